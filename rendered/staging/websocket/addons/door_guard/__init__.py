from . import logins, logs
