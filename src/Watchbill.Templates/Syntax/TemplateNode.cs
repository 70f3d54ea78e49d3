using System.Collections.Immutable;

namespace Watchbill.Templates.Syntax;

/// <summary>A piece of a template's text.</summary>
internal abstract record TemplateNode(TemplatePlace At);

internal sealed record TextNode(TemplatePlace At, string Text) : TemplateNode(At);

/// <summary><c>{{…}}</c>: writes a value.</summary>
internal sealed record OutputNode(TemplatePlace At, Expression Value) : TemplateNode(At);

internal enum BlockKind
{
    If = 0,
    Unless = 1,
    Each = 2,
}

internal sealed record BlockNode(TemplatePlace At, BlockKind Kind, Expression Subject, ImmutableArray<TemplateNode> Body, ImmutableArray<TemplateNode> Else) : TemplateNode(At);

/// <summary>What stands between the braces.</summary>
internal abstract record Expression(TemplatePlace At);

/// <param name="Ups">How often "../" stands in front.</param>
/// <param name="Root">Begins with <c>@root</c>.</param>
/// <param name="Names">Empty: the thing itself, <c>this</c>. For <c>@index</c> and the like the only name, with its sign.</param>
/// <param name="Text">As it is written.</param>
internal sealed record PathExpression(TemplatePlace At, int Ups, bool Root, ImmutableArray<string> Names, string Text) : Expression(At)
{
    public bool IsLoopWord => Names is [{ } only] && only.StartsWith('@');
}

/// <param name="Value">A string, a decimal or a bool.</param>
internal sealed record LiteralExpression(TemplatePlace At, object Value) : Expression(At);

internal sealed record CallExpression(TemplatePlace At, string Name, ImmutableArray<Expression> Arguments, ImmutableArray<NamedArgument> Named) : Expression(At);

internal sealed record NamedArgument(TemplatePlace At, string Name, Expression Value);

/// <summary>A text that has been read, as far as it could be.</summary>
internal sealed record ParsedText(ImmutableArray<TemplateNode> Nodes, ImmutableArray<TemplateProblem> Problems);
