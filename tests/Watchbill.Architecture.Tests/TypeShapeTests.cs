using System.Reflection;
using System.Text.RegularExpressions;

namespace Watchbill.Architecture.Tests;

/// <summary>What types may be called, and that nobody inherits from what was not made for it.</summary>
public sealed partial class TypeShapeTests
{
    [Fact]
    public void Concrete_classes_are_sealed() => Rule.Holds(Layers.AllTypes().SelectMany(Open));

    [Fact]
    public void No_name_says_nothing() => Rule.Holds(Layers.AllTypes().SelectMany(SaysNothing));

    [Fact]
    public void An_open_class_and_an_open_record_are_found()
    {
        Assert.NotEmpty(Open(typeof(OpenClass)));
        Assert.NotEmpty(Open(typeof(OpenRecord)));
    }

    [Fact]
    public void Sealed_abstract_and_static_classes_and_structs_are_not() =>
        Assert.Empty(new[] { typeof(SealedClass), typeof(AbstractRecord), typeof(StaticClass), typeof(Number) }.SelectMany(Open));

    [Theory]
    [InlineData("AlertManager")]
    [InlineData("TimeHelper")]
    [InlineData("StringUtil")]
    [InlineData("StringUtils")]
    [InlineData("ServerCommon")]
    [InlineData("StoreImpl")]
    [InlineData("NotifierBase")]
    [InlineData("Cache.Utilities.Entry")]
    [InlineData("CacheManager`1")]
    public void An_empty_name_is_found(string name) => Assert.Matches(EmptyWord(), name);

    [Theory]
    [InlineData("Database")]
    [InlineData("Managed")]
    [InlineData("Deliverer")]
    [InlineData("Utilization")]
    public void A_name_that_only_contains_such_a_word_is_fine(string name) => Assert.DoesNotMatch(EmptyWord(), name);

    [Fact]
    public void The_name_of_a_type_is_what_is_looked_at() => Assert.NotEmpty(SaysNothing(typeof(PlantedHelper)));

    [Fact]
    public void Nobody_inherits_from_an_enumeration_so_its_base_is_the_domains_word() => Assert.Empty(SaysNothing(typeof(OffsetBase)));

    /// <summary>What the compiler makes of .razor files and of a program's top-level statements cannot be sealed there; it is left out.</summary>
    private static IEnumerable<string> Open(Type type) =>
        type is { IsClass: true, IsAbstract: false, IsSealed: false } && !IsRazor(type) && !IsTopLevel(type) ? [$"{type.FullName} is neither sealed nor abstract"] : [];

    private static IEnumerable<string> SaysNothing(Type type) =>
        EmptyWord().Match($"{type.Namespace}.{type.Name}") is { Success: true } word && !(type.IsEnum && word.Value == "Base")
            ? [$"{type.FullName}: call it after what it does"]
            : [];

    private static bool IsTopLevel(Type type) => type.GetMethod("<Main>$", BindingFlags.Static | BindingFlags.NonPublic) is not null;

    private static bool IsRazor(Type type) =>
        type.Name == "_Imports" ||
        type.BaseType is { } parent && (parent.FullName is "Microsoft.AspNetCore.Components.ComponentBase" or "Microsoft.AspNetCore.Components.LayoutComponentBase" || IsRazor(parent));

    [GeneratedRegex(@"(?:Manager|Helpers?|Utils?|Utility|Utilities|Common|Impl|Base)(?:$|\.|`)", RegexOptions.NonBacktracking)]
    private static partial Regex EmptyWord();

    public class OpenClass;

    public record OpenRecord;

    private sealed class SealedClass;

    private abstract record AbstractRecord;

    private static class StaticClass;

    private readonly record struct Number(int Value);

    private static class PlantedHelper;

    private enum OffsetBase
    {
        Start,
    }
}
