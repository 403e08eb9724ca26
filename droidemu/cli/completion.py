# SPDX-License-Identifier: GPL-2.0-or-later
"""``droidemu completion SHELL``: scripts with which a shell completes what is typed.

click knows bash, zsh and fish; PowerShell is added here. All of them ask ``droidemu`` itself,
through the environment variable that click documents.
"""

from __future__ import annotations

import os
from typing import Any, ClassVar, Final

import click
from click.shell_completion import (
    BashComplete,
    CompletionItem,
    FishComplete,
    ShellComplete,
    ZshComplete,
    add_completion_class,
)

VARIABLE: Final = "_DROIDEMU_COMPLETE"

#: Registers for the command's name. PowerShell gives the words before the cursor as an AST; an
#: empty last word must be passed on as such, or it would complete the word before it.
_POWERSHELL: Final = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.StartOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text.Trim('"', "'") })
    if ($wordToComplete -eq '') { $words += '' }
    $env:%(complete_var)s = 'powershell_complete'
    $env:COMP_WORDS = $words -join "`n"
    try {
        %(prog_name)s | ForEach-Object {
            $kind, $value, $help = $_ -split "`t", 3
            if ($kind -eq 'plain') {
                if (-not $help) { $help = $value }
                [System.Management.Automation.CompletionResult]::new(
                    $value, $value, 'ParameterValue', $help)
            } elseif ($kind -eq 'file' -or $kind -eq 'dir') {
                Get-ChildItem -Path "$value*" -Directory:($kind -eq 'dir') -ErrorAction Ignore |
                    ForEach-Object {
                        $parent = Split-Path "$value." -Parent
                        $path = if ($parent) { Join-Path $parent $_.Name } else { $_.Name }
                        if ($path -match ' ') { $path = "'$path'" }
                        [System.Management.Automation.CompletionResult]::new(
                            $path, $_.Name, 'ProviderItem', $_.FullName)
                    }
            }
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS -ErrorAction Ignore
    }
}
"""


class PowerShellComplete(ShellComplete):
    """Words come one a line in COMP_WORDS; completions go out as KIND, value, help by tabs."""

    name: ClassVar[str] = "powershell"
    source_template: ClassVar[str] = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The whole words before the one to complete, and that one."""
        words = os.environ.get("COMP_WORDS", "").split("\n")[1:]
        return (words[:-1], words[-1]) if words else ([], "")

    def format_completion(self, item: CompletionItem) -> str:
        """One line."""
        help = " ".join((item.help or "").split())
        return f"{item.type}\t{item.value}\t{help}"


add_completion_class(PowerShellComplete)

_SHELLS: Final[dict[str, type[ShellComplete]]] = {
    "bash": BashComplete,
    "zsh": ZshComplete,
    "fish": FishComplete,
    "powershell": PowerShellComplete,
}


@click.command("completion")
@click.argument("shell", type=click.Choice(list(_SHELLS), case_sensitive=False))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print a script with which SHELL completes verbs, options, samples, devices and files.

    \b
    bash        droidemu completion bash >> ~/.bashrc
    zsh         droidemu completion zsh >> ~/.zshrc
    fish        droidemu completion fish > ~/.config/fish/completions/droidemu.fish
    PowerShell  droidemu completion powershell >> $PROFILE

    It works from the next shell on. bash must be 4.4 or newer.
    """
    kind: Any = _SHELLS[shell]
    maker = kind(ctx.find_root().command, {}, "droidemu", VARIABLE)
    # Not source(): for bash it runs bash to ask its version, which may not be the one meant.
    click.echo(maker.source_template % maker.source_vars(), nl=False)
