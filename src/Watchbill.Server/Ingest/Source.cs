using System.Collections.Immutable;
using Watchbill.Domain.Alerts;
using Watchbill.Domain.Services;

namespace Watchbill.Server.Ingest;

/// <summary>Who speaks: the service and the integration that a key stands for.</summary>
internal sealed record Source(Service Service, Integration Integration)
{
    public Reason Reported => new SourceReported(Integration.Name);

    /// <summary>For people: "checkout/prometheus".</summary>
    public string Name => $"{Service.Id}/{Integration.Id}";
}

/// <summary>What a body says.</summary>
internal abstract record Reading;

internal sealed record Understood(ImmutableArray<ReceiveEvent> All) : Reading;

/// <summary>It says nothing that could be acted on. Each problem names its field.</summary>
internal sealed record Malformed(ImmutableArray<string> Problems) : Reading;
