namespace Watchbill.Notifiers.Http;

/// <summary>Thrown while connecting, before any byte is sent, when the guard does not let us talk to the address.</summary>
internal sealed class RefusedAddressException(string message) : IOException(message)
{
    /// <summary>Looks for it through what the HTTP stack has wrapped around it.</summary>
    public static RefusedAddressException? In(Exception? failure)
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is RefusedAddressException refused)
                return refused;
        }

        return null;
    }
}

/// <summary>The guard of outgoing addresses said no.</summary>
internal sealed record RefusedAddress(string Detail) : ProviderReply;
