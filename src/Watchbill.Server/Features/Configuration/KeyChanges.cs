using System.Collections.Immutable;
using NodaTime;
using Watchbill.Config;
using Watchbill.Domain;
using Watchbill.Domain.Services;
using Watchbill.Server.Features.Services;

namespace Watchbill.Server.Features.Configuration;

/// <summary>What applying does to integration keys: mints those that are missing, takes those that files name, and ends those of integrations that are gone.</summary>
internal sealed record KeyChanges(ImmutableArray<IntegrationKey> Rows, ImmutableArray<MintedForIntegration> Minted, ImmutableArray<Diagnostic> Problems)
{
    /// <param name="target">What is current afterwards.</param>
    /// <param name="kept">Services that stay although the files no longer have them.</param>
    public static KeyChanges Of(DefinitionDocuments target, ConfigurationResult parsed, KeyResolver resolve, IEnumerable<ServiceId> kept, Instant now)
    {
        var rows = ImmutableArray.CreateBuilder<IntegrationKey>();
        var minted = ImmutableArray.CreateBuilder<MintedForIntegration>();
        var problems = ImmutableArray.CreateBuilder<Diagnostic>();
        foreach (var service in target.Services)
        {
            foreach (var integration in service.Integrations)
            {
                var current = IntegrationKeys.Current(target.Keys, service.Id, integration.Id).ToList();
                var reference = parsed.Keys.FirstOrDefault(key => key.Service == service.Id && key.Integration == integration.Id);
                if (reference is not null)
                {
                    Take(reference, current);
                }
                else if (current.Count == 0)
                {
                    var (key, row) = Ingest.IntegrationKeys.Mint(service.Id, integration.Id, now);
                    rows.Add(row);
                    minted.Add(new MintedForIntegration(new MintedKey(row, key, null), integration.Kind));
                }
            }
        }

        var retained = kept.ToHashSet();
        var there = target.Services.SelectMany(service => service.Integrations.Select(integration => (service.Id, integration.Id))).ToHashSet();
        rows.AddRange(target.Keys
            .Where(key => key.ExpiresAt is null && !there.Contains((key.Service, key.Integration)) && !retained.Contains(key.Service))
            .Select(key => key with { ExpiresAt = now + IntegrationKeys.Grace }));
        return new KeyChanges(rows.ToImmutable(), minted.ToImmutable(), problems.ToImmutable());

        void Take(KeyReference reference, List<IntegrationKey> current)
        {
            var resolved = resolve(reference);
            if (resolved?.Hash is not { } hash)
            {
                problems.Add(new Diagnostic(
                    reference.At.File,
                    reference.At.Line,
                    reference.At.Column,
                    DiagnosticLevel.Error,
                    "unresolved-key",
                    resolved?.Problem ?? $"the key {reference.Secret} was not sent along",
                    resolved is null ? "apply with the command line, which reads it where the files are" : "set it, or leave the key out to have one made"));
                return;
            }

            if (current.Any(key => key.Hash == hash))
            {
                return;
            }

            rows.Add(new IntegrationKey(
                $"{reference.Service}.{reference.Integration}.{hash[..8]}", reference.Service, reference.Integration, hash, resolved.Hint ?? "", now, null));
            rows.AddRange(current.Select(key => key with { ExpiresAt = now + IntegrationKeys.Grace }));
        }
    }
}
