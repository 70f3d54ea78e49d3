using System.Data.Common;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Watchbill.Architecture.Tests;

/// <summary>The domain computes. Waiting, calling out, logging and storing are the shell's.</summary>
public sealed class DomainPurityTests
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Refused = ["System.Threading.Tasks", "System.Net", "System.IO", "System.Data", "Microsoft.Extensions.Logging"];

    [Fact]
    public void No_signature_of_the_domain_mentions_waiting_calling_out_logging_or_storing() =>
        Rule.Holds(Layers.TypesOf(Layers.Load("Watchbill.Domain")).SelectMany(Impure));

    [Fact]
    public void Domain_uses_the_platform_and_NodaTime_only() =>
        Assert.DoesNotContain(
            Layers.Load("Watchbill.Domain").GetReferencedAssemblies().Select(name => name.Name ?? ""),
            name => name != "NodaTime" && !name.StartsWith("System.", StringComparison.Ordinal));

    [Theory]
    [InlineData(typeof(Waits))]
    [InlineData(typeof(CallsOut))]
    [InlineData(typeof(Logs))]
    [InlineData(typeof(Stores))]
    public void A_signature_that_does_is_found(Type planted) => Assert.NotEmpty(Impure(planted));

    [Fact]
    public void A_signature_that_only_computes_is_not() => Assert.Empty(Impure(typeof(Computes)));

    private static IEnumerable<string> Impure(Type type) =>
        Mentioned(type)
            .SelectMany(mention => Parts(mention.Type).Select(part => (mention.Member, Part: part)))
            .Where(mention => Refused.Any(space => mention.Part.Namespace == space || mention.Part.Namespace?.StartsWith(space + ".", StringComparison.Ordinal) == true))
            .Select(mention => $"{type.FullName}.{mention.Member} mentions {mention.Part.FullName}");

    private static IEnumerable<(string Member, Type Type)> Mentioned(Type type)
    {
        foreach (var parent in type.GetInterfaces().Append(type.BaseType ?? typeof(object)))
        {
            yield return ("(declaration)", parent);
        }

        foreach (var field in type.GetFields(Declared))
        {
            yield return (field.Name, field.FieldType);
        }

        foreach (var method in type.GetMethods(Declared).Cast<MethodBase>().Concat(type.GetConstructors(Declared)))
        {
            foreach (var parameter in method.GetParameters())
            {
                yield return (method.Name, parameter.ParameterType);
            }

            if (method is MethodInfo info)
            {
                yield return (method.Name, info.ReturnType);
            }
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().Where(argument => !argument.IsGenericParameter).SelectMany(Parts).Prepend(type)
        : [type];

    private interface Waits
    {
        IReadOnlyList<Task<int>> Later();
    }

    private sealed record CallsOut(HttpClient? Client);

    private abstract class Logs
    {
        protected abstract void Write(ILogger logger);
    }

    private abstract class Stores : DbConnection;

    private sealed record Computes(NodaTime.Instant At, IReadOnlyList<string?> Names, int[]? Numbers);
}
