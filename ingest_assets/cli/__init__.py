"""The command line: what is typed becomes a call, what comes back is shown. No logic lives here."""
