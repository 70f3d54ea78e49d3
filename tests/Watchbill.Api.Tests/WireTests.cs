using System.Text.Json;
using NodaTime;

namespace Watchbill.Api.Tests;

public sealed class WireTests
{
    [Fact]
    public void Names_are_snake_case_instants_RFC_3339_and_nulls_left_out()
    {
        var json = JsonSerializer.Serialize(new BackupResult("/a", 1), WatchbillJson.Default.BackupResult);
        var token = JsonSerializer.Serialize(new MintedToken("t", "x", Instant.FromUtc(2026, 5, 1, 12, 0)), WatchbillJson.Default.MintedToken);

        Assert.Equal("""{"path":"/a","bytes":1}""", json);
        Assert.Equal("""{"id":"t","token":"x","expires_at":"2026-05-01T12:00:00Z"}""", token);
        Assert.Equal("""{"alerts":[]}""", JsonSerializer.Serialize(new AlertList([], null), WatchbillJson.Default.AlertList));
        Assert.Null(JsonSerializer.Deserialize("""{"alerts":[]}""", WatchbillJson.Default.AlertList)!.Next);
    }

    [Theory]
    [InlineData("2026-05-01T12:00:00Z", true)]
    [InlineData("2026-05-01T14:00:00+02:00", true)]
    [InlineData("2026-05-01T12:00:00.123456789Z", true)]
    [InlineData("2026-05-01", false)]
    [InlineData("2026-05-01T12:00:00", false)]
    [InlineData("2026-13-01T12:00:00Z", false)]
    [InlineData("tomorrow", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void Instants_are_read_with_any_offset_and_never_without(string? text, bool valid)
    {
        Assert.Equal(valid, Timestamps.TryParse(text, out var instant));
        Assert.Equal(valid, instant != default);
    }

    [Theory]
    [InlineData("""{"service":"a","title":"b","sevrity":"info"}""")]
    [InlineData("""{"service":"a"}""")]
    [InlineData("""{"service":null,"title":"b"}""")]
    [InlineData("""{"service":1,"title":"b"}""")]
    [InlineData("""[]""")]
    public void A_misspelt_a_missing_and_a_wrongly_typed_field_of_a_request_are_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, StrictJson.Default.SendEvent));

    [Fact]
    public void A_field_of_a_newer_server_is_passed_over_by_the_reader() =>
        Assert.Equal("/a", JsonSerializer.Deserialize("""{"path":"/a","bytes":1,"more":true}""", WatchbillJson.Default.BackupResult)!.Path);
}
