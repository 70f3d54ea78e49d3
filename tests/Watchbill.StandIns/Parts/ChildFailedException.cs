namespace Watchbill.StandIns.Parts;

/// <summary>A child process ended before it was ready, or refused what was asked of it. The message holds the end of its output.</summary>
public sealed class ChildFailedException : Exception
{
    public ChildFailedException()
    {
    }

    public ChildFailedException(string message)
        : base(message)
    {
    }

    public ChildFailedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
