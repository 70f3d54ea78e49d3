using System.CommandLine;
using Watchbill.Api;

namespace Watchbill.Commands;

/// <summary>Shell completion: the scripts ask the program itself, so that they never fall behind it.</summary>
internal static class CompletionCommand
{
    private const string Bash =
        """
        _watchbill() {
            local cur="${COMP_WORDS[COMP_CWORD]}" IFS=$'\n'
            COMPREPLY=($(compgen -W "$(watchbill "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$cur"))
        }
        complete -o default -F _watchbill watchbill
        """;

    private const string Zsh =
        """
        #compdef watchbill
        _watchbill() {
            local -a found
            found=("${(@f)$(watchbill "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
            compadd -a found
        }
        compdef _watchbill watchbill
        """;

    private const string Fish =
        """
        function __watchbill_complete
            set -l line (commandline -cp)
            watchbill "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c watchbill -f -a '(__watchbill_complete)'
        """;

    public static Command Create(CommandContext context)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        var command = new Command(
            "completion",
            """
            Prints a script with which a shell completes commands.

            Examples:
              source <(watchbill completion bash)
              watchbill completion zsh > "${fpath[1]}/_watchbill"
              watchbill completion fish > ~/.config/fish/completions/watchbill.fish
            """) { shell };
        command.SetAction(parsed =>
        {
            context.Terminal.Out.WriteLine(parsed.GetValue(shell) switch
            {
                "zsh" => Zsh,
                "fish" => Fish,
                _ => Bash,
            });
            return ExitCode.Done;
        });
        return command;
    }
}
