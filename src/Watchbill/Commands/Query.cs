namespace Watchbill.Commands;

/// <summary>Puts addresses together.</summary>
internal static class Query
{
    public static string Of(string path, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var parts = new List<string>();
        foreach (var (name, value) in fields)
        {
            if (value is not null)
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return parts.Count == 0 ? path : $"{path}?{string.Join('&', parts)}";
    }
}
