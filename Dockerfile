# syntax=docker/dockerfile:1
# The published site with its services. `docker build -t sahel-ld .`, then `docker run --rm --read-only --tmpfs /tmp -p 127.0.0.1:8010:8010 sahel-ld`.

FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /src
RUN python -m venv /opt/sahel-ld
COPY constraints.txt pyproject.toml README.md LICENSE LICENSE-DATA sahel-ld.toml ./
COPY sahel_ld sahel_ld
COPY ontology ontology
COPY shapes shapes
COPY data/ttl data/ttl
COPY queries queries
RUN /opt/sahel-ld/bin/pip install -c constraints.txt '.[server]'
# Data with errors stops the build here.
RUN /opt/sahel-ld/bin/sahel-ld build --project /src --output /srv/site

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="sahel_ld" \
      org.opencontainers.image.description="Linked data on the conflict in Mali and the central Sahel: pages, SPARQL, questions" \
      org.opencontainers.image.licenses="Apache-2.0 AND CC-BY-4.0"
ENV PYTHONDONTWRITEBYTECODE=1 PATH=/opt/sahel-ld/bin:$PATH
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin sahel
COPY --from=build /opt/sahel-ld /opt/sahel-ld
COPY --from=build /srv/site /srv/site
WORKDIR /srv
USER 10001:10001
EXPOSE 8010
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8010/health', timeout=4)"]
# Inside of the container all addresses: which of them the world sees is said by `docker run -p`, or by compose.yaml.
ENTRYPOINT ["sahel-ld", "serve", "--site", "/srv/site", "--host", "0.0.0.0", "--port", "8010"]
CMD ["--log-format", "json"]
