using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using System.Text;
using NodaTime;

namespace Watchbill.Domain.Tests.Worlds;

/// <summary>A value as text, down to the last member: records that hold arrays do not compare by content.</summary>
internal static class Canonical
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Write(value, text);
        return text.ToString();
    }

    private static void Write(object? value, StringBuilder text)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case string or Enum or bool or Instant or Duration or LocalDateTime or LocalTime or DateTimeZone:
                text.Append('\'').Append(value).Append('\'');
                break;
            case IFormattable number:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            default:
                WriteRecord(value, text);
                break;
        }
    }

    private static void WriteRecord(object value, StringBuilder text)
    {
        text.Append(value.GetType().Name).Append('{');
        var properties = Properties.GetOrAdd(value.GetType(), type =>
            [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0)]);
        foreach (var property in properties)
        {
            text.Append(property.Name).Append(':');
            Write(property.GetValue(value), text);
            text.Append(';');
        }

        text.Append('}');
    }
}
