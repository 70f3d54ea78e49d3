using System.Text.Json;
using Watchbill.StandIns.Specs;

namespace Watchbill.StandIns.Tests;

/// <summary>The vendors' documents, for tests that cannot do without them.</summary>
internal static class Vendors
{
    public static OpenApiDocument Slack => Require("slack", "slack_web_openapi_v2.json");

    public static OpenApiDocument Twilio => Require("twilio", "twilio_api_v2010.json");

    public static IReadOnlyList<string> Violations(OpenApiDocument document, JsonElement schema, string json)
    {
        using var value = JsonDocument.Parse(json);
        return new SchemaCheck(document).Json(schema, value.RootElement);
    }

    private static OpenApiDocument Require(string vendor, string file)
    {
        Assert.SkipUnless(SharedFolder.IsPresent(out var message), message);
        var document = OpenApiDocument.Find(vendor, file);
        Assert.NotNull(document);
        return document;
    }
}
