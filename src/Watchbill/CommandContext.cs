using System.CommandLine;
using Watchbill.Api;
using Watchbill.Client;
using Watchbill.Output;

namespace Watchbill;

/// <summary>What all commands share: the terminal, the environment, and the options that every command takes.</summary>
internal sealed class CommandContext(Terminal terminal, Func<string, string?> environment)
{
    public Terminal Terminal { get; } = terminal;

    public Func<string, string?> Environment { get; } = environment;

    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON instead of tables; without a terminal it is printed anyway", Recursive = true };

    public Option<string?> Url { get; } = new("--url") { Description = "The server; else WATCHBILL_URL, else what `watchbill login` stored", Recursive = true, HelpName = "URL" };

    public bool WantsJson(ParseResult parsed) => parsed.GetValue(Json) || !Terminal.IsInteractive;

    /// <summary>Runs an action against the server, and puts what went wrong into words and an exit code.</summary>
    public async Task<int> WithServerAsync(ParseResult parsed, Func<ServerClient, Task<int>> action)
    {
        var (address, problem) = ServerAddress.Find(parsed.GetValue(Url), Environment);
        if (address is null)
        {
            Terminal.Fail(problem ?? "", null);
            return ExitCode.Usage;
        }

        using var client = new ServerClient(address);
        return await action(client);
    }

    /// <summary>Shows an answer, or its refusal, and gives the exit code.</summary>
    public int Show<T>(ParseResult parsed, Reply<T> reply, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, Action<T> people)
        where T : class
    {
        if (reply.Value is not { } value)
        {
            return Refused(reply);
        }

        if (WantsJson(parsed))
        {
            Terminal.PrintJson(value, type);
        }
        else
        {
            people(value);
        }

        return ExitCode.Done;
    }

    public int Refused<T>(Reply<T> reply)
        where T : class
    {
        foreach (var problem in reply.Error?.Problems ?? [])
        {
            Terminal.Error.WriteLine($"{problem.File}:{problem.Line}:{problem.Column}: {problem.Level} {problem.Code}: {problem.Message}; fix: {problem.Fix}");
        }

        Terminal.Fail(reply.Error?.Message ?? "The server did not say why.", reply.Error?.Fix);
        return reply.Exit;
    }
}
