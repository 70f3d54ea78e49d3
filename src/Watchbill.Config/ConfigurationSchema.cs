namespace Watchbill.Config;

/// <summary>The JSON Schema (draft 2020-12) of configuration files, for editors.</summary>
public static class ConfigurationSchema
{
    public static string Text { get; } = Embedded.Text("Schema/watchbill.schema.json");
}
