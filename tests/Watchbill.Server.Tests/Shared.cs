using System.Text.Json.Nodes;
using Watchbill.StandIns.Specs;

namespace Watchbill.Server.Tests;

/// <summary>Files of the folder of test data beside the repository.</summary>
internal static class Shared
{
    /// <summary>Skips the test when the folder is not there.</summary>
    public static JsonNode Json(params string[] path)
    {
        var file = SharedFolder.Item(path);
        Assert.SkipWhen(file is null, $"../shared is absent: {string.Join('/', path)} is not here");
        return JsonNode.Parse(File.ReadAllText(file!))!;
    }

    /// <summary>The requests of a capture, in order: method, target, headers, body.</summary>
    public static IReadOnlyList<JsonObject> Capture(string name) =>
        [.. Json("captured", name)["exchanges"]!.AsArray().Select(exchange => exchange!["request"]!.AsObject())];
}
