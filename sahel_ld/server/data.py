"""The data behind the services: loaded again when it changes, while the old goes on answering."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

from sahel_ld.errors import InputError, SahelError
from sahel_ld.project import Project
from sahel_ld.server.logs import event
from sahel_ld.server.metrics import Metrics
from sahel_ld.server.pool import Pool
from sahel_ld.server.published import Published
from sahel_ld.server.settings import ServerSettings

_Signature = tuple[object, ...]


class Data:
    """The pool that answers now.

    What is asked is what the site published, so that pages and answers agree, and what a profile of publication withholds stays so: where
    the site goes, the old data goes on answering. Only a server without a site asks the project. ``loads`` counts, and ``problem`` says why
    the last change could not be loaded.
    """

    def __init__(self, settings: ServerSettings, metrics: Metrics, published: Published) -> None:
        self.loads = 0
        self.problem = ""
        self.pool: Pool
        self._settings = settings
        self._metrics = metrics
        self._published = published
        self._loaded: _Signature = ()
        self._retired: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Load for the first time. Raises SahelError where that fails."""
        self._loaded = self.signature()
        self.pool = await self._fresh()

    async def watch(self) -> None:
        """Look again and again whether something changed. A change is loaded when it has stood still for one look."""
        seen = self._loaded
        while True:
            await asyncio.sleep(self._settings.poll)
            now = await asyncio.to_thread(self.signature)
            if now != self._loaded and now == seen:
                self._loaded = now
                await self._reload()
            seen = now

    async def stop(self, patience: float) -> None:
        """End all processes, after the queries that are inside."""
        await asyncio.gather(self.pool.close(patience), *self._retired)

    def signature(self) -> _Signature:
        """What tells one state of the data from another."""
        dump = self._published.dump
        if self._settings.site and dump is None:
            return ()
        try:
            project = Project(self._settings.project)
            files = [*project.query_files(), project.root / "sahel-ld.toml"]
            if dump is None:
                files += [*project.ontology_files, *project.data_files, *project.query_files("rules")]
        except (SahelError, OSError) as error:
            return (str(error),)
        return tuple(_state_of(path) for path in [*files, *([dump] if dump else [])])

    async def _fresh(self) -> Pool:
        dump = self._published.dump
        if self._settings.site and dump is None:
            raise InputError(f"{self._settings.site}: there is no site with dump/sahel-ld.nq")
        pool = Pool(self._settings, self._metrics, self._settings.project, dump)
        await pool.start()
        self.loads += 1
        event(logging.INFO, "loaded", triples=pool.summary["triples"], questions=len(pool.summary["questions"]))
        return pool

    async def _reload(self) -> None:
        try:
            fresh = await self._fresh()
        except (SahelError, OSError) as error:
            self.problem = str(error)
            self._metrics.reloaded("failed")
            event(logging.ERROR, "not loaded", reason=self.problem)
            return
        self.problem = ""
        self._metrics.reloaded("done")
        old, self.pool = self.pool, fresh
        retiring = asyncio.get_running_loop().create_task(old.close(2 * self._settings.timeout + 5))
        self._retired.add(retiring)
        retiring.add_done_callback(self._retired.discard)


def _state_of(path: Path) -> tuple[str, int, int, int]:
    try:
        found = path.stat()
    except OSError:
        return str(path), 0, 0, 0
    return str(path), found.st_ino, found.st_mtime_ns, found.st_size
