"""The page that describes the API to people, made of its OpenAPI description; it loads nothing from anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assistant.web.markup import element, join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from assistant.web.markup import Safe

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1f2b;"
    "background:#fff}table{border-collapse:collapse;width:100%}td,th{text-align:left;vertical-align:top;"
    "padding:.25rem .75rem .25rem 0;border-bottom:1px solid #c9cfda}h3{margin:2rem 0 .5rem;font-family:monospace}"
    "@media(prefers-color-scheme:dark){body{color:#e8ebf2;background:#12161f}td,th{border-color:#3a4254}a{color:#9cc2ff}}"
)


def api_page(described: Mapping[str, Any], prefix: str) -> str:
    """Write the page for an OpenAPI description of what is mounted at `prefix`."""
    about = described["info"]
    routes = [
        route
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        for route in _route(f"{method.upper()} {prefix}{path}", operation, described)
    ]
    body = element(
        "article",
        element("h2", f"{about['title']} {about['version']}: HTTP API"),
        element("p", about["description"]),
        element("p", "For programs: openapi.json, beside this page."),
        *routes,
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Footnote: HTTP API</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body>{body.html}</body></html>"
    )


def _route(title: str, operation: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[Safe]:
    yield element("h3", title)
    yield element("p", operation["description"])
    sent = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    rows = list(_parameters(operation)) + (list(_fields(sent, described)) if sent else [])
    if rows:
        yield _table("Sent", rows)
    yield _table("Answered", list(_fields(_answered(operation), described)))


def _answered(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    schema: Mapping[str, Any] = operation["responses"]["200"]["content"]["application/json"]["schema"]
    return schema


def _parameters(operation: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    for one in operation.get("parameters", ()):
        needed = "needed" if one["required"] else "may be left out"
        yield one["name"], f"{_kind(one['schema'])}, {needed}", one.get("description", "")


def _fields(schema: Mapping[str, Any], described: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    named = schema.get("items", schema).get("$ref", "").rpartition("/")[2]
    form = described["components"]["schemas"][named]
    if schema.get("type") == "array":
        yield "a list of", named, form.get("description", "")
    for name, field in form["properties"].items():
        yield name, _kind(field), field.get("description", "")


def _kind(schema: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " or ".join(_kind(one) for one in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("type") or schema["$ref"].rpartition("/")[2])


def _table(title: str, rows: list[tuple[str, str, str]]) -> Safe:
    head = element("tr", element("th", title), element("th", "Type"), element("th", "Meaning"))
    body = [element("tr", *(element("td", cell) for cell in row)) for row in rows]
    return element("table", element("thead", head), element("tbody", join(*body)))
