namespace Watchbill.Server.Tests.Access.Walk;

/// <summary>What one endpoint takes and answers.</summary>
/// <param name="Endpoint">Its method and pattern, as the server lists them: "POST /alerts/{id:long}/snooze".</param>
/// <param name="Prepare">Makes what the request is about (an open alert, a token, an invitation), and the request.</param>
/// <param name="Status">What the least permitted person gets.</param>
/// <param name="LeadsTo">For 3xx: the address, with the places of the pattern; a "*" at the end stands for the rest.</param>
internal sealed record EndpointRow(string Endpoint, Func<Stage, Task<Call>> Prepare, int Status, string? LeadsTo = null)
{
    /// <summary>The valid request leaves traces in the store. Without that, it must leave none.</summary>
    public bool Changes { get; init; }

    /// <summary>It is about something of the team "alpha" or of the caller: it does not exist for a manager of the team "beta".</summary>
    public bool IsOwned { get; init; }

    /// <summary>Why something that the path names is everybody's; only for those that are not owned.</summary>
    public string? IsEverybodys { get; init; }

    /// <summary>Damages what protects an endpoint that needs no account.</summary>
    public Func<Call, Call>? Forge { get; init; }

    public int ForgedStatus { get; init; }

    public string? ForgedLeadsTo { get; init; }

    /// <summary>Why there is nothing to forge, where the access rule names a protection.</summary>
    public string? NothingToForge { get; init; }

    public string Method => Endpoint[..Endpoint.IndexOf(' ', StringComparison.Ordinal)];

    public string Pattern => Endpoint[(Endpoint.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    public static EndpointRow Get(string pattern, Func<Stage, Task<Call>>? prepare = null, int status = 200) =>
        new($"GET {pattern}", prepare ?? (_ => Task.FromResult(Call.Plain)), status);

    /// <summary>A POST that changes something.</summary>
    public static EndpointRow Post(string pattern, Func<Stage, Task<Call>> prepare, int status = 200, string? leadsTo = null) =>
        new($"POST {pattern}", prepare, status, leadsTo) { Changes = true };

    /// <summary>A PUT that changes something.</summary>
    public static EndpointRow Put(string pattern, Func<Stage, Task<Call>> prepare) => new($"PUT {pattern}", prepare, 200) { Changes = true };

    public static EndpointRow Delete(string pattern, Func<Stage, Task<Call>> prepare) => new($"DELETE {pattern}", prepare, 200) { Changes = true };

    public EndpointRow Owned() => this with { IsOwned = true };

    public EndpointRow Everybodys(string why) => this with { IsEverybodys = why };

    public EndpointRow Forged(int status, Func<Call, Call> forge, string? leadsTo = null) => this with { Forge = forge, ForgedStatus = status, ForgedLeadsTo = leadsTo };

    /// <summary>Forges what stands at a place of the path.</summary>
    public EndpointRow ForgedAt(string place, int status, string? leadsTo = null) => Forged(status, call => call.At(place, Call.Flip(call.Values[place])), leadsTo);

    public EndpointRow ForgedHeader(string name, int status) => Forged(status, call => call.WithHeader(name, Call.Flip(call.Headers[name])));
}
