using Watchbill.Notifiers;

namespace Watchbill.Steps.Tests;

public sealed class OutputMaskTests
{
    private static readonly OutputMask Mask = new([new Secret("hunter2-and-more"), new Secret("line one\nline two and three"), new Secret("abc")]);

    [Theory]
    [InlineData("it is hunter2-and-more.", "it is ***.")]
    [InlineData("url?x=" + "hunter2-and-more", "url?x=***")]
    [InlineData("aHVudGVyMi1hbmQtbW9yZQ==", "***")]
    [InlineData("line two and three", "***")]
    [InlineData("abcdef stays: too short a secret", "abcdef stays: too short a secret")]
    [InlineData("DB_PASSWORD=s3cret; next", "DB_PASSWORD=***; next")]
    [InlineData("\"api_key\": \"x y z\",", "\"api_key\": ***,")]
    [InlineData("accessToken='a b'", "accessToken=***")]
    [InlineData("Authorization: Bearer abc.def", "Authorization: ***")]
    [InlineData("postgres://me:pw@db/x", "postgres://***@db/x")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "***")]
    [InlineData("xoxb-1234567890-abc", "***")]
    [InlineData("jwt eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-_123 end", "jwt *** end")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nafter", "***\nafter")]
    [InlineData("-----BEGIN PRIVATE KEY-----\ncut off", "***")]
    [InlineData("checked 3 tokens, no secrets found", "checked 3 tokens, no secrets found")]
    public void Secrets_are_masked_and_the_rest_stays(string text, string masked) => Assert.Equal(masked, Mask.Apply(text));

    [Fact]
    public void No_text_makes_it_slow() => Assert.Equal(1_000_000, Mask.Apply(new string('a', 1_000_000)).Length);
}
