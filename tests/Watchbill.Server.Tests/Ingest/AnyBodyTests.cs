using System.Net;
using System.Text;
using Watchbill.StandIns.Specs;

namespace Watchbill.Server.Tests.Ingest;

/// <summary>Whatever is sent, nobody gets a 5xx: the same seeds always, so that a failure comes again.</summary>
public sealed class AnyBodyTests
{
    private const string Seed = """
        {"version":"4","groupKey":"g","truncatedAlerts":0,"status":"firing","routing_key":"KEY","event_action":"trigger","dedup_key":"d",
         "payload":{"summary":"s","source":"h","severity":"error","custom_details":{"a":[1,{"b":null}]},"timestamp":"2026-01-01T00:00:00Z"},
         "title":"t","key":"k","alerts":[{"status":"firing","labels":{"alertname":"Down","severity":"page"},"annotations":{"summary":"x"},
         "startsAt":"2026-11-21T03:03:40.568Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"f"}],"links":[{"href":"https://a.example"}]}
        """;

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e400", "1e-400", "99999999999999999999", "\"\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "[]", "{}", "[[]]",
        "{\"\":{}}", "[null,1,\"a\",{}]", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:60Z\"", "\"resolved\"", "{\"\\ud800\":\"x\"}", "\"javascript:alert(1)\"",
    ];

    [Theory]
    [InlineData("/v1/integrations/{0}/alertmanager", "shop/am")]
    [InlineData("/v1/integrations/{0}/events", "shop/grafana")]
    [InlineData("/v1/integrations/{0}/events", "shop/legacy")]
    [InlineData("/v1/integrations/{0}/events", "shop/plain")]
    [InlineData("/v2/enqueue", "shop/pd")]
    [InlineData("/v2/change/enqueue", "shop/pd")]
    public async Task Is_answered_without_a_fault(string path, string integration)
    {
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        var target = string.Format(System.Globalization.CultureInfo.InvariantCulture, path, server.Keys[integration]);
        var random = new Random(20261121);
        var seed = Seed.Replace("KEY", server.Keys["shop/pd"], StringComparison.Ordinal);
        var accepted = 0;
        for (var i = 0; i < 400; i++)
        {
            var body = i % 4 == 0 ? Torn(seed, random) : Changed(seed, random);
            using var content = new ByteArrayContent(body);
            content.Headers.ContentType = new("application/json");

            using var answer = await client.PostAsync(target, content, TestContext.Current.CancellationToken);

            Assert.True((int)answer.StatusCode is 202 or 400, $"{(int)answer.StatusCode} for body {i}: {Encoding.UTF8.GetString(body)}");
            accepted += answer.StatusCode == HttpStatusCode.Accepted ? 1 : 0;
        }

        Assert.InRange(accepted, 1, 399);
        Assert.DoesNotContain("Error ", server.Log.All, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_sample_of_every_vendor_is_answered_without_a_fault_at_every_endpoint()
    {
        var folder = SharedFolder.Item("payloads");
        Assert.SkipWhen(folder is null, "../shared is absent: the payloads are not here");
        await using var server = await ServerUnderTest.StartAsync();
        using var client = server.Client();
        string[] targets =
        [
            $"/v1/integrations/{server.Keys["shop/am"]}/alertmanager", $"/v1/integrations/{server.Keys["shop/plain"]}/events",
            $"/v1/integrations/{server.Keys["shop/grafana"]}/events", "/v2/enqueue",
        ];
        foreach (var file in Directory.EnumerateFiles(folder!, "*.json", SearchOption.AllDirectories))
        {
            foreach (var target in targets)
            {
                using var answer = await client.PostJsonAsync(target, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
                Assert.True((int)answer.StatusCode is 202 or 400, $"{(int)answer.StatusCode} for {Path.GetFileName(file)} at {target}");
            }
        }
    }

    /// <summary>Cut off somewhere, or with bytes that are no UTF-8.</summary>
    private static byte[] Torn(string seed, Random random)
    {
        var bytes = Encoding.UTF8.GetBytes(seed)[..random.Next(seed.Length + 1)];
        for (var flips = random.Next(3); flips > 0 && bytes.Length > 0; flips--)
        {
            bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
        }

        return bytes;
    }

    /// <summary>Well-formed, with some values replaced by strange ones.</summary>
    private static byte[] Changed(string seed, Random random)
    {
        var text = new StringBuilder(seed);
        for (var changes = random.Next(1, 4); changes > 0; changes--)
        {
            var whole = text.ToString();
            var colons = Enumerable.Range(0, whole.Length - 1).Where(at => whole[at] == ':' && whole[at - 1] == '"').ToList();
            var start = colons[random.Next(colons.Count)] + 1;
            var end = EndOfValue(whole, start);
            text.Remove(start, end - start).Insert(start, Values[random.Next(Values.Length)]);
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static int EndOfValue(string json, int start)
    {
        var depth = 0;
        var quoted = false;
        for (var i = start; i < json.Length; i++)
        {
            quoted ^= json[i] == '"' && json[i - 1] != '\\';
            depth += quoted ? 0 : json[i] is '{' or '[' ? 1 : json[i] is '}' or ']' ? -1 : 0;
            if (!quoted && (depth < 0 || (depth == 0 && json[i] == ',')))
            {
                return i;
            }
        }

        return json.Length;
    }
}
