using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using MaintenanceService.Client;

namespace MaintenanceService.PowerShell.Output;

/// <summary>Cleans every text of a wire record, so that no view of it can pass on an escape sequence.</summary>
internal static class TextCleaner
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Members = new();

    /// <returns>The same record.</returns>
    public static T Clean<T>(T record)
    {
        if (record is not null)
        {
            Visit(record);
        }

        return record;
    }

    /// <summary>Cleans what an error is about: a record, several, or a text.</summary>
    public static object? CleanTarget(object? target)
    {
        switch (target)
        {
            case string text:
                return SafeText.Clean(text);
            case IEnumerable items:
                foreach (object item in items)
                {
                    Clean(item);
                }

                return items;
            default:
                return Clean(target);
        }
    }

    private static void Visit(object record)
    {
        foreach (PropertyInfo member in Members.GetOrAdd(record.GetType(), TextMembers))
        {
            switch (member.GetValue(record))
            {
                case string text:
                    Set(record, member, text, SafeText.Clean(text));
                    break;
                case IReadOnlyList<string> texts:
                    Set(record, member, texts, texts.Select(SafeText.Clean).ToArray());
                    break;
                case IEnumerable items:
                    foreach (object item in items)
                    {
                        Visit(item);
                    }

                    break;
                case { } nested:
                    Visit(nested);
                    break;
            }
        }
    }

    private static void Set<T>(object record, PropertyInfo member, T previous, T clean)
        where T : notnull
    {
        if (!previous.Equals(clean))
        {
            member.SetValue(record, clean);
        }
    }

    private static PropertyInfo[] TextMembers(Type type) => type.Assembly != typeof(Site).Assembly
        ? []
        : [.. type.GetProperties().Where(member => member.CanWrite && IsText(member.PropertyType))];

    private static bool IsText(Type type) =>
        type == typeof(string)
        || (type.Assembly == typeof(Site).Assembly && type.IsClass)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>));
}
