namespace Watchbill.Config;

/// <summary>One file of a configuration.</summary>
/// <param name="Path">Below the configuration's folder, with '/' between its parts.</param>
public sealed record ConfigurationFile(string Path, string Text);
