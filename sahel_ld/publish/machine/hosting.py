"""What web servers, crawlers and archives need beside the pages: rules, headers, site map, shape files."""

from __future__ import annotations

from xml.sax.saxutils import escape

from sahel_ld.publish.machine import croissant, frames
from sahel_ld.publish.paths import LANGUAGES, page_path, stem_path
from sahel_ld.publish.site import Site
from sahel_ld.rdf.writer import write_quads
from sahel_ld.terms import BASE

_MEDIA = {
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "nq": "application/n-quads",
    "trig": "application/trig",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
    "rq": "application/sparql-query",
}
_WITHOUT_CHARSET = ("jsonld",)  # JSON is always UTF-8, and its media types have no such parameter
_RULES = {
    ".htaccess": "hosting/htaccess",
    "hosting/nginx-http.conf": "hosting/nginx-http.conf",
    "hosting/nginx-server.conf": "hosting/nginx-server.conf",
    "hosting/w3id.htaccess": "hosting/w3id.htaccess",
}
_EXPOSED = "Link, ETag, Content-Location, Location"


def write(site: Site) -> None:
    """Write the files; the pages are written before, as the site map lists them."""
    output = site.output
    output.write("shapes.ttl", write_quads(site.shape_quads, "turtle").content)
    output.write(".nojekyll", "")
    frames.write(site)
    croissant.write(site, site.shared["dataset"])
    output.write("_redirects", redirects(site))
    output.write("_headers", headers())
    spaces = sorted(iri.removeprefix(BASE) for iri in site.ontologies)
    for path, template in _RULES.items():
        rules = site.template(template).render(
            media=_MEDIA, plain=_WITHOUT_CHARSET, exposed=_EXPOSED, base=BASE, spaces=spaces
        )
        output.write(path, rules)
    output.write("robots.txt", f"User-agent: *\nAllow: /\nSitemap: {BASE}sitemap.xml\n")
    output.write("sitemap.xml", sitemap(site))


def redirects(site: Site) -> str:
    """Redirects as Netlify and Cloudflare Pages read them; these hosts do not negotiate, so that a thing leads to its page."""
    lines = ["/id/* /doc/:splat.html 303", "/src/* /doc/src/:splat.html 303"]
    lines += ["/version/:name /version/:name/index.html 303"]
    lines += [f"/{name}/:name /{name}/index.html#:name 303" for name in ("shape", "check")]
    lines += [f"/{iri.removeprefix(BASE)} /{page_path(iri)} 303" for iri in site.ontologies]
    for version in filter(None, site.ontologies.values()):
        lines.append(f"/{stem_path(version)} /{stem_path(version)}.html 303")
    return "\n".join(lines) + "\n"


def headers() -> str:
    """Headers as Netlify and Cloudflare Pages read them: who may read (everybody), and which type a file has."""
    blocks = [
        "/*",
        "  Access-Control-Allow-Origin: *",
        f"  Access-Control-Expose-Headers: {_EXPOSED}",
        "  X-Content-Type-Options: nosniff",
    ]
    for suffix, media in _MEDIA.items():
        charset = "" if suffix in _WITHOUT_CHARSET else "; charset=utf-8"
        blocks += [f"/*.{suffix}", f"  Content-Type: {media}{charset}"]
    blocks += ["/*.atom", "  Content-Type: application/atom+xml; charset=utf-8"]
    blocks += ["/.well-known/void", "  Content-Type: text/turtle; charset=utf-8"]
    return "\n".join(blocks) + "\n"


def sitemap(site: Site) -> str:
    """The pages in all languages, with the day of the last record. Lists at most 50,000 pages, which is what the format allows."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">',
    ]
    modified = f"<lastmod>{site.recorded}</lastmod>" if site.recorded else ""
    for path in site.output.pages(lambda path: not path.startswith(("fr/", "version/")) and path != "404.html")[
        :25_000
    ]:
        other = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{escape(BASE + ("" if language == "en" else "fr/") + path)}"/>'
            for language in LANGUAGES
        )
        lines.append(f"<url><loc>{escape(BASE + path)}</loc>{modified}{other}</url>")
        lines.append(f"<url><loc>{escape(f'{BASE}fr/{path}')}</loc>{modified}{other}</url>")
    return "\n".join([*lines, "</urlset>", ""])
