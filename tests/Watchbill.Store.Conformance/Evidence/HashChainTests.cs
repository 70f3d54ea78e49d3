using Watchbill.Store.Evidence;

namespace Watchbill.Store.Conformance.Evidence;

public sealed class HashChainTests
{
    private const string First = "2e7d4a2d9351ae34232a0c49b489a22e99ee58212ac757e58c558d2fc5ab435d";

    /// <summary>The examples of docs/evidence-format.md, which another program made.</summary>
    [Fact]
    public void Links_are_those_of_the_document()
    {
        var one = HashChain.HashOf("""{"text":"Disk full","by":"ana"}"""u8);
        var two = HashChain.HashOf("""{"text":"Größe 😀","by":"bob"}"""u8);

        Assert.Equal("a335b1c7418c0a64dc4625a12564c757e79e646eac3aa712ee289b79adaccf6f", one);
        Assert.Equal("634e2d72bc11983a23a0f67ee5eec0c32a8ce2063295e4ce998846d83fee4c72", two);
        Assert.Equal(First, HashChain.Link(HashChain.Beginning, "incident:142", 1, "note.added", 1, 1795230600250000, one));
        Assert.Equal("e773879cd6cbb054dee7f170512e83a057890912f5f9f04f14bb27bc08823d6d", HashChain.Link(First, "incident:142", 2, "note.added", 1, 1795230660000001, two));
    }

    [Fact]
    public void Every_field_counts_and_none_runs_into_the_next()
    {
        var hash = HashChain.HashOf("x"u8);
        string[] links =
        [
            HashChain.Link(First, "incident:1", 12, "a.b", 1, 5, hash),
            HashChain.Link(hash, "incident:1", 12, "a.b", 1, 5, hash),
            HashChain.Link(First, "incident:11", 2, "a.b", 1, 5, hash),
            HashChain.Link(First, "incident:1", 1, "2a.b", 1, 5, hash),
            HashChain.Link(First, "incident:1", 12, "a.b", 15, 5, hash),
            HashChain.Link(First, "incident:1", 12, "a.b", 1, 55, hash),
            HashChain.Link(First, "incident:1", 12, "a.b", 1, -5, hash),
            HashChain.Link(First, "incident:1", 12, "a.b", 1, 5, First),
        ];

        Assert.Equal(links.Length, links.Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000ff")]
    [InlineData("A335B1C7418C0A64DC4625A12564C757E79E646EAC3AA712EE289B79ADACCF6F")]
    [InlineData("zz00000000000000000000000000000000000000000000000000000000000000")]
    public void What_is_no_hash_is_refused(string text)
    {
        Assert.False(HashChain.IsHash(text));
        Assert.Throws<FormatException>(() => HashChain.Link(text, "incident:1", 1, "a", 1, 5, First));
        Assert.Throws<FormatException>(() => HashChain.Link(First, "incident:1", 1, "a", 1, 5, text));
    }
}
