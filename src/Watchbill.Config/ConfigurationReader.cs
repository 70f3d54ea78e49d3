using System.Collections.Immutable;
using Watchbill.Domain.Responders;

namespace Watchbill.Config;

/// <summary>Reads a folder of YAML files into definitions. Reports every problem at once and throws only when the disk fails.</summary>
public static class ConfigurationReader
{
    /// <summary>Folder below the configuration in which exports keep operations; apply passes it over.</summary>
    public const string OperationsFolder = "operations";

    /// <summary>Reads all *.yaml and *.yml files of a folder and the folders in it, except hidden ones and <see cref="OperationsFolder"/>.</summary>
    /// <param name="known">How people are reached already, so that users need no seed for the check. Usually the server's responders.</param>
    public static ConfigurationResult Read(string folder, ImmutableArray<Responder> known = default) => throw new NotSupportedException("not yet");

    /// <summary>The same for files that are in memory.</summary>
    public static ConfigurationResult Read(IEnumerable<ConfigurationFile> files, ImmutableArray<Responder> known = default) => throw new NotSupportedException("not yet");

    /// <summary>Reads what an export wrote into <see cref="OperationsFolder"/> of the folder.</summary>
    public static OperationsResult ReadOperations(string folder) => throw new NotSupportedException("not yet");

    public static OperationsResult ReadOperations(IEnumerable<ConfigurationFile> files) => throw new NotSupportedException("not yet");
}
