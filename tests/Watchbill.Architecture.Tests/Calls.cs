using System.Reflection;
using System.Reflection.Emit;

namespace Watchbill.Architecture.Tests;

/// <summary>A method body that calls, or takes the address of, another method.</summary>
internal sealed record Call(Type From, string Where, MethodBase To)
{
    /// <summary>"System.Guid.NewGuid"; properties by their accessor, "System.DateTime.get_Now"; constructors end in "..ctor".</summary>
    public string Target { get; } = $"{OpenType(To.DeclaringType)?.FullName}.{To.Name}";

    private static Type? OpenType(Type? type) => type is { IsGenericType: true } ? type.GetGenericTypeDefinition() : type;
}

/// <summary>
/// Reads the instructions of methods. What the compiler emitted cannot be hidden by an alias, a using static, a suppressed warning
/// or a Razor file, and a word in a comment or a text is no call.
/// </summary>
internal static class Calls
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    public static IEnumerable<Call> In(Assembly assembly) => assembly.GetTypes().SelectMany(In);

    /// <summary>Calls of one type; lambdas and asynchronous methods are types of their own, nested in it, and included.</summary>
    public static IEnumerable<Call> WithNested(Type type) => In(type).Concat(type.GetNestedTypes(Declared).SelectMany(WithNested));

    private static IEnumerable<Call> In(Type type) =>
        type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)).SelectMany(method => In(type, method));

    private static IEnumerable<Call> In(Type type, MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        var position = 0;
        while (position < code.Length)
        {
            short value = code[position++];
            if (value == 0xFE)
            {
                value = (short)(0xFE00 | code[position++]);
            }

            var operand = Operands[value];
            if (operand == OperandType.InlineMethod)
            {
                yield return new Call(Outermost(type), $"{type.FullName}.{method.Name}", Resolve(type, method, BitConverter.ToInt32(code, position)));
            }

            position += Length(operand, code, position);
        }
    }

    private static MethodBase Resolve(Type type, MethodBase method, int token) =>
        method.Module.ResolveMethod(
            token,
            type.IsGenericType ? type.GetGenericArguments() : null,
            method.IsGenericMethod ? method.GetGenericArguments() : null)
        ?? throw new InvalidOperationException($"{type.FullName}.{method.Name} calls a method that cannot be resolved (token {token:x}).");

    private static int Length(OperandType operand, byte[] code, int position) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, position)),
        _ => 4,
    };

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
