using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using NodaTime;
using Watchbill.Domain;

namespace Watchbill.Store.Conformance.Json;

/// <summary>Makes a value of any type of the domain with every field filled, so that a field that gets lost shows.</summary>
internal sealed class AnyValue
{
    private const int Deepest = 12;

    private int _count;
    private int _depth;

    public object Of(Type type)
    {
        _count++;
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Of(inner);
        }

        return type switch
        {
            _ when type == typeof(string) => $"text “{_count}”",
            _ when type == typeof(int) => _count,
            _ when type == typeof(long) => (long)_count,
            _ when type == typeof(decimal) => _count + 0.5m,
            _ when type == typeof(double) => _count + 0.5,
            _ when type == typeof(decimal) => _count + 0.25m,
            _ when type == typeof(bool) => true,
            _ when type == typeof(Instant) => Samples.At(_count).PlusNanoseconds(_count % 2 == 0 ? 0 : 1),
            _ when type == typeof(Duration) => Duration.FromSeconds(_count) + Duration.FromNanoseconds(_count),
            _ when type == typeof(LocalTime) => new LocalTime(_count % 24, 30),
            _ when type == typeof(LocalDate) => new LocalDate(2026, 11, 1 + (_count % 28)),
            _ when type == typeof(LocalDateTime) => new LocalDateTime(2026, 11, 21, _count % 24, 30),
            _ when type == typeof(DateTimeZone) => DateTimeZoneProviders.Tzdb["America/Santiago"],
            _ when type == typeof(IsoDayOfWeek) => IsoDayOfWeek.Wednesday,
            _ when type.IsEnum => Enum.GetValues(type).Cast<object>().Last(),
            _ when type.IsGenericType => OfGeneric(type),
            _ when type.IsAbstract => Of(Concrete(type).First()),
            _ => Construct(type),
        };
    }

    public static IEnumerable<Type> Concrete(Type type) => type.Assembly.GetTypes()
        .Where(candidate => candidate.IsSubclassOf(type) && !candidate.IsAbstract)
        .OrderBy(candidate => candidate.Name, StringComparer.Ordinal);

    private object OfGeneric(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            // All kinds of an abstract type, so that each is tried within a list; none where a type has been within itself for long.
            var kinds = _depth > Deepest ? [] : arguments[0].IsAbstract ? Concrete(arguments[0]).ToList() : [arguments[0], arguments[0]];
            var items = Array.CreateInstance(arguments[0], kinds.Count);
            for (var i = 0; i < kinds.Count; i++)
            {
                items.SetValue(Of(kinds[i]), i);
            }

            return typeof(ImmutableArray).GetMethods()
                .Single(method => method.Name == nameof(ImmutableArray.Create) && method.GetParameters() is [{ ParameterType.IsArray: true }] && method.GetParameters()[0].GetCustomAttribute<ParamArrayAttribute>() is not null)
                .MakeGenericMethod(arguments[0])
                .Invoke(null, [items])!;
        }

        var factory = type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>) ? typeof(ImmutableDictionary) : typeof(ImmutableSortedDictionary);
        var empty = factory.GetMethods().Single(method => method.Name == "Create" && method.GetParameters().Length == 0).MakeGenericMethod(arguments).Invoke(null, null)!;
        return type.GetMethod("Add")!.Invoke(empty, [Of(arguments[0]), Of(arguments[1])])!;
    }

    private object Construct(Type type)
    {
        var constructor = type.GetConstructors()
            .Where(candidate => candidate.GetParameters() is not [{ } only] || only.ParameterType != type)
            .MaxBy(candidate => candidate.GetParameters().Length);
        _depth++;
        var parameters = constructor?.GetParameters() ?? [];
        var value = constructor is null ? Activator.CreateInstance(type)! : constructor.Invoke([.. parameters.Select(parameter => Of(parameter.ParameterType))]);
        foreach (var property in type.GetProperties().Where(property => property.CanWrite && !parameters.Any(parameter => string.Equals(parameter.Name, property.Name, StringComparison.OrdinalIgnoreCase))))
        {
            property.SetValue(value, Of(property.PropertyType));
        }

        _depth--;
        return value;
    }
}

/// <summary>Compares every field, lists and dictionaries by their elements.</summary>
internal static class Deep
{
    public static void Same(object? expected, object? actual, string path)
    {
        if (expected is null || actual is null)
        {
            Assert.True(expected is null && actual is null, $"{path}: {expected ?? "null"} became {actual ?? "null"}");
            return;
        }

        Assert.True(expected.GetType() == actual.GetType(), $"{path}: {expected.GetType().Name} became {actual.GetType().Name}");
        if (expected is not string && expected is IEnumerable items)
        {
            var (left, right) = (items.Cast<object>().ToList(), ((IEnumerable)actual).Cast<object>().ToList());
            Assert.True(left.Count == right.Count, $"{path}: {left.Count} items became {right.Count}");
            for (var i = 0; i < left.Count; i++)
            {
                Same(left[i], right[i], $"{path}[{i}]");
            }
        }
        else if (expected.GetType().Assembly == typeof(Actor).Assembly && !expected.GetType().IsEnum)
        {
            foreach (var property in expected.GetType().GetProperties().Where(property => property.CanWrite))
            {
                Same(property.GetValue(expected), property.GetValue(actual), $"{path}.{property.Name}");
            }
        }
        else if (expected.GetType().IsGenericType && expected.GetType().GetGenericTypeDefinition() == typeof(KeyValuePair<,>))
        {
            Same(expected.GetType().GetProperty("Key")!.GetValue(expected), actual.GetType().GetProperty("Key")!.GetValue(actual), path);
            Same(expected.GetType().GetProperty("Value")!.GetValue(expected), actual.GetType().GetProperty("Value")!.GetValue(actual), path);
        }
        else
        {
            Assert.True(expected.Equals(actual), $"{path}: {expected} became {actual}");
        }
    }
}
