using System.Text.Json.Nodes;
using Watchbill.Doors.Tests;

namespace Watchbill.Api.Tests;

public sealed class OpenApiTests(Node node) : IClassFixture<Node>
{
    /// <summary>WATCHBILL_OPENAPI_UPDATE names a file to which the served document is written, to be committed after it has been read.</summary>
    [Fact]
    public async Task The_committed_document_is_the_one_that_is_served()
    {
        using var client = node.Client();
        var served = await client.GetStringAsync("/openapi.json");
        if (Environment.GetEnvironmentVariable("WATCHBILL_OPENAPI_UPDATE") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, served.ReplaceLineEndings("\n").TrimEnd('\n') + "\n");
        }

        var committed = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "openapi.json"));
        Assert.True(
            JsonNode.DeepEquals(JsonNode.Parse(committed), JsonNode.Parse(served)),
            "docs/openapi.json is not what the server describes. Run this test with WATCHBILL_OPENAPI_UPDATE=docs/openapi.json (an absolute path), read the difference and commit it.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_and_says_what_it_needs()
    {
        using var client = node.Client();
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi.json"))!;
        var operations = document["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject()).Select(operation => operation.Value!).ToList();

        Assert.True(operations.Count >= 25, $"{operations.Count} operations");
        Assert.Equal(operations.Count, operations.Select(operation => (string)operation["operationId"]!).Distinct().Count());
        Assert.All(operations, operation => Assert.NotEmpty((string)operation["summary"]!));
        Assert.All(operations, operation => Assert.StartsWith("Needs the permission ", (string)operation["description"]!, StringComparison.Ordinal));
    }
}
