using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using MaintenanceService.Domain.Problems;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Primitives;

namespace MaintenanceService.Endpoints.Http;

/// <summary>
/// Refuses unknown and repeated query parameters, and values of another type: a mistyped filter must not be ignored. It runs
/// before the operation and after the framework has bound the parameters, even where that failed.
/// </summary>
internal sealed class QueryGuard : IEndpointFilter
{
    private readonly string[] _known;
    private readonly Dictionary<string, string> _numbers;
    private readonly HashSet<string> _flags;

    /// <param name="handler">The operation's method, whose parameters with <see cref="FromQueryAttribute"/> are permitted.</param>
    private QueryGuard(MethodInfo handler)
    {
        ParameterInfo[] parameters = [.. handler.GetParameters().Where(parameter => parameter.IsDefined(typeof(FromQueryAttribute)))];
        _known = [.. parameters.Select(parameter => parameter.Name!)];
        _numbers = OfType(parameters, typeof(int?)).ToDictionary(number => number.Name!, Range);
        _flags = [.. OfType(parameters, typeof(bool)).Select(flag => flag.Name!)];
    }

    /// <summary>Adds the guard to an operation.</summary>
    public static EndpointFilterDelegate Guard(EndpointFilterFactoryContext operation, EndpointFilterDelegate next)
    {
        var guard = new QueryGuard(operation.MethodInfo);
        return context => guard.InvokeAsync(context, next);
    }

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        HttpRequest request = context.HttpContext.Request;
        if (!request.QueryString.HasValue)
        {
            return next(context);
        }

        foreach ((string name, StringValues values) in request.Query)
        {
            if (!_known.Contains(name, StringComparer.Ordinal))
            {
                throw Refuse.Malformed(_known.Length == 0
                    ? "This operation accepts no query parameters."
                    : $"This operation accepts the query parameters {string.Join(", ", _known)}, and no other.");
            }

            if (values.Count != 1)
            {
                throw Refuse.Malformed($"The query parameter {name} stands more than once.");
            }

            if (_numbers.TryGetValue(name, out string? range) && !IsNumber(values[0]))
            {
                throw Refuse.Malformed($"The query parameter {name} is a whole number{range}.");
            }

            if (_flags.Contains(name) && !IsFlag(values[0]))
            {
                throw Refuse.Malformed($"The query parameter {name} is true or false.");
            }
        }

        return next(context);
    }

    // Without what the framework's parsers pass over: white space, a plus sign, characters of value 0 at the end.
    private static bool IsNumber(string? text) =>
        text?.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9') == false && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _);

    private static bool IsFlag(string? text) =>
        bool.TrueString.Equals(text, StringComparison.OrdinalIgnoreCase) || bool.FalseString.Equals(text, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<ParameterInfo> OfType(IEnumerable<ParameterInfo> parameters, Type type) =>
        parameters.Where(parameter => parameter.ParameterType == type);

    private static string Range(ParameterInfo number) =>
        number.GetCustomAttribute<RangeAttribute>() is { } range ? $" from {range.Minimum} to {range.Maximum}" : "";
}
