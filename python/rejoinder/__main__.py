"""The command `rejoinder`: `python -m rejoinder --help` says what it does."""

import signal
import sys

from rejoinder._rejoinder import _main


def main() -> int:
    """Runs the command with the arguments of this process.

    It behaves as the binary of the same name does: Ctrl-C ends the process by its signal, and a reader of the output that has enough
    (`| head`) is no error.

    Returns:
        The exit code: 0, 1 if nothing was found or answered or a check fails, 2 after an error.
    """
    # Python's own handler runs between two steps of Python, and there is none before the command ends. Whoever had it ignored keeps that.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    return _main(["rejoinder", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
