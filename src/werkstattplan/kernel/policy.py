"""Which sources a page may load from."""


def content_policy(*, map_source: str = "") -> str:
    """The Content-Security-Policy of a page: its own server and nothing else.

    `map_source` is the origin (https://host) of a base map that this installation chose; only for the page with that map.
    """
    also = f" {map_source}" if map_source else ""
    return (
        f"default-src 'self'; connect-src 'self'{also}; img-src 'self' data:{also}; style-src 'self'; script-src 'self'; "
        "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    )
