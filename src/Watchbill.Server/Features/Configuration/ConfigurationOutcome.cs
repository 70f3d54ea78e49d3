using System.Collections.Immutable;
using Watchbill.Config;
using Watchbill.Domain.Services;
using Watchbill.Server.Features.Services;

namespace Watchbill.Server.Features.Configuration;

/// <summary>What a set of files would do, or did.</summary>
/// <param name="Diagnostics">All problems; with an error among them nothing else is filled.</param>
/// <param name="Plan">Null when there are errors.</param>
/// <param name="Notes">What does not follow from the files alone.</param>
/// <param name="Keys">Keys that were minted; empty when only planned.</param>
public sealed record ConfigurationOutcome(
    ImmutableArray<Diagnostic> Diagnostics, ConfigurationPlan? Plan, ImmutableArray<string> Notes, ImmutableArray<MintedForIntegration> Keys, long Revision)
{
    public bool IsRefused => Plan is null;

    /// <summary>Why whoever sent the files may not apply them; null when they may. Nothing else is filled then.</summary>
    public string? Forbidden { get; private init; }

    public IEnumerable<Diagnostic> Errors => Diagnostics.Where(diagnostic => diagnostic.Level == DiagnosticLevel.Error);

    public static ConfigurationOutcome Refused(ImmutableArray<Diagnostic> diagnostics) => new(diagnostics, null, [], [], 0);

    public static ConfigurationOutcome NotPermitted(string why) => new([], null, [], [], 0) { Forbidden = why };
}

public sealed record MintedForIntegration(MintedKey Minted, IntegrationKind Kind);

/// <summary>Gives the hash of a key that files name by reference; null when whoever sent the files did not say.</summary>
public delegate ResolvedKey? KeyResolver(KeyReference reference);

/// <param name="Problem">Why there is no hash, for people.</param>
public sealed record ResolvedKey(string? Hash, string? Hint, string? Problem)
{
    /// <summary>Reads the secret on this machine: for folders that the operator named, never for files that came over the wire.</summary>
    public static ResolvedKey Here(KeyReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        var secret = Secret.Resolve(reference.Secret);
        return secret.Value is { } key
            ? new ResolvedKey(Ingest.IntegrationKeys.Hash(key), key[^4..], null)
            : new ResolvedKey(null, null, secret.Problem);
    }
}
