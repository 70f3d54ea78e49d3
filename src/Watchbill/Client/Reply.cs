using Watchbill.Api;

namespace Watchbill.Client;

/// <summary>What the server answered: a value, or why not and the exit code for it.</summary>
internal sealed record Reply<T>(T? Value, ApiError? Error, int Exit)
    where T : class
{
    public static Reply<T> Of(T value) => new(value, null, ExitCode.Done);

    public static Reply<T> No(ApiError error) => new(null, error, ErrorCode.Of(error.Code).Exit);
}
