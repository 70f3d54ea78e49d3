namespace Watchbill.EndToEnd.Node;

/// <summary>A run of the command line that has ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output, string Errors)
{
    /// <exception cref="Xunit.Sdk.XunitException">It failed; the message holds what it said.</exception>
    public CommandResult Succeeded()
    {
        Assert.True(ExitCode == 0, $"The command ended with {ExitCode}: {Errors}{Output}");
        return this;
    }
}
