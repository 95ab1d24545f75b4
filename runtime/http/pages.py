"""The pages of a hand-off link: on the way, for one that is over or not ours, and the one that takes a short code."""

from __future__ import annotations

from html import escape

from locales import Locale

_STYLE = (
    ":root{color-scheme:light dark}body{font:1.05rem/1.55 system-ui,sans-serif;max-width:34rem;margin:12vh auto;"
    "padding:0 1.25rem}h1{font-size:1.5rem;line-height:1.25}a{color:inherit}"
    "input,button{font:inherit;padding:.4rem .6rem;margin-top:.6rem}"
)
CODE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'self'"
CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def link_page(locale: Locale, title: str, text: str, *, seller: str, shop_url: str) -> str:
    """Return a small page with a way on to the shop."""
    onward = locale.link_pages.to_the_shop.format(seller=seller)
    return _page(
        locale,
        title,
        f'<p>{escape(text)}</p><p><a href="{escape(shop_url)}" rel="noreferrer">{escape(onward)}</a></p>',
    )


def code_page(locale: Locale, text: str) -> str:
    """Return the page that takes a short code, with something to say above the field."""
    told = locale.link_pages
    field = (
        f'<label>{escape(text)}<br><input name="code" inputmode="numeric" autocomplete="off" maxlength="16" autofocus'
        f" required></label> <button>{escape(told.code_button)}</button>"
    )
    return _page(locale, told.code_title, f'<form method="post" action="code">{field}</form>')


def _page(locale: Locale, title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="{locale.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def redirect_page(locale: Locale, address: str) -> str:
    """Return what a browser that does not follow by itself shows."""
    title, link = escape(locale.link_pages.moving_title), f'<a href="{escape(address)}">{escape(address)}</a>'
    return (
        f"<!doctype html>\n<html lang={locale.language}>\n<title>{title}</title>\n<h1>{title}</h1>\n"
        f"<p>{escape(locale.link_pages.moving).format(link=link)}\n"
    )
