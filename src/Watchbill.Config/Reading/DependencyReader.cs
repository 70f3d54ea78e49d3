using System.Collections.Immutable;
using Watchbill.Domain;
using Watchbill.Domain.Services;

namespace Watchbill.Config.Reading;

/// <summary>What a service needs to work: <c>depends_on: [payments, db-main]</c>.</summary>
internal static class DependencyReader
{
    public static ImmutableArray<ServiceId> Read(Draft draft, Fields fields, string id)
    {
        var dependencies = ImmutableArray.CreateBuilder<ServiceId>();
        foreach (var named in Ids.List(fields, "depends_on", draft.Problems, Service.MaxDependencies))
        {
            if (named.Id == id)
            {
                draft.Problems.Error(named.At, "depends-on-itself", $"service {id} cannot depend on itself", "remove it");
                continue;
            }

            draft.Refer(DefinitionKind.Service, named);
            draft.DependencyOrigins[(new ServiceId(id), new ServiceId(named.Id))] = named.At;
            dependencies.Add(new ServiceId(named.Id));
        }

        return dependencies.ToImmutable();
    }

    /// <summary>
    /// Services that depend on each other in a circle are told of, and allowed: real ones do, what is shown copes, and no page must fail for it.
    /// </summary>
    public static void Check(Draft draft)
    {
        foreach (var circle in ServiceGraph.Circles(draft.Services))
        {
            draft.Problems.Warn(
                draft.DependencyOrigins[(circle[0], circle[1])],
                "circular-dependency",
                $"service {string.Join(" depends on ", circle.Append(circle[0]))}",
                "leave out what works without the other");
        }
    }
}
