using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using MaintenanceService.PowerShell.Errors;

namespace MaintenanceService.PowerShell.Commands;

/// <summary>
/// Keeps what is wrong with a piped value until the cmdlet refuses it. An error of the binding would leave out that item alone, and the others
/// would be closed without it. What is bound instead can't be mistaken for a value: an instance of its own, or a time and a duration that the
/// transformations never pass on (the year 1, and what is below zero), which carry the number of their fault.
/// </summary>
internal static class PipedArgument
{
    private const long MaxNumber = 1L << 40;
    private static readonly ConcurrentDictionary<long, string> Faults = [];
    private static readonly ConditionalWeakTable<object, string> FaultyInstances = [];
    private static long _last;

    /// <summary>A duration in place of an empty text.</summary>
    public static TimeSpan EmptyDuration => TimeSpan.MinValue;

    /// <summary>A time in place of an empty text.</summary>
    public static DateTimeOffset EmptyTime => DateTimeOffset.MinValue;

    /// <summary>Returns a duration in place of a text that is none.</summary>
    public static TimeSpan FaultyDuration(string fault) => new(long.MinValue + Add(fault));

    /// <summary>Returns a time in place of a text that is none.</summary>
    public static DateTimeOffset FaultyTime(string fault) => new(Add(fault), TimeSpan.Zero);

    /// <summary>Returns a text in place of a value that is none.</summary>
    public static string FaultyText(string fault) => Add(new string(fault.AsSpan()), fault);

    /// <summary>Returns an address in place of a value that is none.</summary>
    public static Uri FaultyLink(string fault) => Add(new Uri("", UriKind.Relative), fault);

    /// <summary>Says what a value is that no parameter of one value takes.</summary>
    public static string Kind(object value) => ArgumentValue.Bare(value) is IEnumerable ? "A list" : "An object";

    /// <summary>Returns the value; null for an empty text in a column.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <param name="value">Its value.</param>
    /// <param name="isNamed">Whether it is on the command line, where an empty variable must not count as nothing.</param>
    /// <exception cref="FlowException">It is no value.</exception>
    public static TimeSpan? Read(string parameter, TimeSpan? value, bool isNamed) =>
        Check(parameter, unchecked((value ?? TimeSpan.Zero).Ticks - long.MinValue), isNamed) ? value : null;

    /// <inheritdoc cref="Read(string, TimeSpan?, bool)"/>
    public static DateTimeOffset? Read(string parameter, DateTimeOffset? value, bool isNamed) =>
        Check(parameter, (value ?? DateTimeOffset.MaxValue).UtcTicks, isNamed) ? value : null;

    /// <inheritdoc cref="Read(string, TimeSpan?, bool)"/>
    [return: NotNullIfNotNull(nameof(value))]
    public static T? Read<T>(string parameter, T? value, bool isNamed)
        where T : class =>
        value is not null && FaultyInstances.TryGetValue(value, out string? fault) ? throw Fault(parameter, fault, isNamed) : value;

    /// <inheritdoc cref="Read(string, TimeSpan?, bool)"/>
    public static string[]? Read(string parameter, string[]? values, bool isNamed) => values?.Select(value => Read<string>(parameter, value, isNamed)).ToArray();

    private static string Taken(long number) => Faults.TryRemove(number, out string? fault) ? fault : ArgumentValue.Empty;

    private static long Add(string fault)
    {
        long number = Interlocked.Increment(ref _last);
        Faults[number] = fault;
        return number;
    }

    private static T Add<T>(T instance, string fault)
        where T : class
    {
        FaultyInstances.Add(instance, fault);
        return instance;
    }

    private static bool Check(string parameter, long number, bool isNamed) => number switch
    {
        < 0 or > MaxNumber => true,
        0 when !isNamed => false,
        _ => throw Fault(parameter, Taken(number), isNamed),
    };

    // On the command line it is the error that PowerShell's own binding makes of it.
    private static FlowException Fault(string parameter, string fault, bool isNamed) => isNamed
        ? new FlowException(ErrorKinds.Transformation, $"Cannot process argument transformation on parameter '{parameter}'. {fault}", parameter) { Advice = "" }
        : new FlowException(FlowErrors.InvalidValue, $"-{parameter}: {fault}", parameter) { Advice = "" };
}
