"""Keeps queries, tokens and passwords out of Odoo's log: a link with a token is as good as a password."""
import logging
import re

_rules = [
    # What follows a path: searches, signup tokens, access tokens.
    (re.compile(r"((?:https?://|/)[^\s?\"'<>]*)\?[^\s\"'<>]+"), r"\1?-"),
    # A segment that is a token by its looks; files of the filestore are named by their content.
    (re.compile(r"(?<!/[0-9a-f]{2})/(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[A-Za-z0-9]{32,})(?![\w-])"), "/-"),
    # Arguments and dictionaries.
    (re.compile(
        r"((?:\w*token|\w*passw\w*|\w*passwd|\w*secret\w*|\w*api_?key)[\"']?\s*[:=]\s*[\"']?)[^\s\"',;&(){}<>]+",
        re.IGNORECASE,
    ), r"\1-"),
]


# A statement has its values inside; what PostgreSQL says about a row has the row.
_query = re.compile(r"(?s)^bad query: b?(['\"])(.*)\1\n(.*)$")
_literal = re.compile(r"'(?:[^']|'')*'")
_rows = re.compile(r"(Failing row contains |Key \([^)]*\)=)\(.*\)")


def redact(text):
    query = _query.match(text)
    if query:
        statement = _literal.sub("'-'", query[2].replace("\\'", "'"))
        text = f"bad query: {statement}\n{query[3]}"
    text = _rows.sub(r"\1(-)", text)
    for pattern, instead in _rules:
        text = pattern.sub(instead, text)
    return text


class NoTokens(logging.Filter):
    def filter(self, record):
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            # The handler complains about it, as it would without this.
            return True
        record.msg, record.args = redact(said), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = redact(logging.Formatter().formatException(record.exc_info))
        return True


class NoHealthChecks(logging.Filter):
    """Balancers ask each second: in a day their lines alone would fill the log."""
    def filter(self, record):
        return record.name != "longpolling" or not _healthy.search(record.getMessage())


_healthy = re.compile(r'"GET ' + re.escape("/web/static/img/favicon.ico") + r' HTTP/[\d.]+" (?:200|304) ')

for handler in logging.getLogger().handlers:
    handler.addFilter(NoHealthChecks())
    handler.addFilter(NoTokens())
