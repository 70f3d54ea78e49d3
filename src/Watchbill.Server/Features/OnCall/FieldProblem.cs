namespace Watchbill.Server.Features.OnCall;

/// <summary>What is wrong with one field of a form, said beside it.</summary>
public sealed record FieldProblem(string Field, string Text);
