using System.Collections.Immutable;

namespace Watchbill.Config.Yaml;

/// <summary>A value of a file with its place.</summary>
internal abstract record YamlNode(SourcePosition At)
{
    /// <summary>What people call it.</summary>
    public abstract string Shape { get; }
}

/// <param name="Plain">Written without quotes, so that it may mean nothing, a number or a truth value.</param>
internal sealed record YamlScalar(SourcePosition At, string Text, bool Plain) : YamlNode(At)
{
    /// <summary>For a text written below its key after a bar: by how many columns it is indented. Null for all others.</summary>
    public int? Indent { get; init; }

    /// <summary>Nothing was written after the key.</summary>
    public bool IsNothing => Plain && Text is "" or "~" or "null";

    public override string Shape => IsNothing ? "nothing" : "a text";
}

internal sealed record YamlList(SourcePosition At, ImmutableArray<YamlNode> Items) : YamlNode(At)
{
    public override string Shape => "a list";
}

internal sealed record YamlMap(SourcePosition At, ImmutableArray<YamlEntry> Entries) : YamlNode(At)
{
    public override string Shape => "a map";
}

internal sealed record YamlEntry(YamlScalar Key, YamlNode Value);
