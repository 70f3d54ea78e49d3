using System.Collections.Immutable;
using Watchbill.Domain;

namespace Watchbill.Config;

/// <summary>Writes documents as files that read back to equal documents. Keys and other secrets are never written.</summary>
public static class ConfigurationExport
{
    public static ImmutableArray<ConfigurationFile> Write(DefinitionDocuments documents) => throw new NotSupportedException("not yet");
}
