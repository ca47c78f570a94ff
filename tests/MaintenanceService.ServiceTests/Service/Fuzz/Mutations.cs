using System.Text;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;

namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>Makes bad requests of good ones: none to four changes, anywhere.</summary>
internal static partial class Mutations
{
    private static readonly Gen<char> Printable = Gen.Choose('!', '~').Select(code => (char)code);

    public static Gen<FuzzRequest> Of(FuzzRequest[] good) =>
        from request in Gen.Elements(good)
        from changes in Gen.Frequency((1, Gen.Constant(0)), (12, Gen.Constant(1)), (6, Gen.Constant(2)), (2, Gen.Choose(3, 4)))
        from changed in Enumerable.Range(0, changes).Aggregate(Gen.Constant(request), (gen, _) => gen.SelectMany(Change))
        select Tame(changed);

    private static Gen<FuzzRequest> Change(FuzzRequest request)
    {
        Gen<FuzzRequest> outside = Gen.Frequency((1, Method(request)), (3, Segment(request)), (2, Character(request)), (3, Query(request)), (3, Header(request)));
        return request.Body is not { Length: > 0 } body
            ? Gen.Frequency((10, outside), (1, Gen.Elements("{}", "[]", "null", "x").Select(text => request with { Body = Encoding.UTF8.GetBytes(text) })))
            : Gen.Frequency((2, outside), (6, Json(request, JsonPlaces.Of(body))), (2, Bytes(request, body)));
    }

    private static Gen<FuzzRequest> Method(FuzzRequest request) => Gen.Elements(Nasty.Methods).Select(method => request with { Method = method });

    private static Gen<FuzzRequest> Segment(FuzzRequest request)
    {
        string[] parts = request.Target.Split('?', 2);
        string[] segments = parts[0].Split('/');
        return from at in Gen.Choose(1, segments.Length - 1)
               from nasty in Gen.Elements(Nasty.Segments)
               from how in Gen.Choose(0, 3)
               let changed = how switch
               {
                   0 => [.. segments[..at], nasty, .. segments[at..]],
                   1 => [.. segments[..at], .. segments[(at + 1)..]],
                   _ => (string[])[.. segments[..at], nasty, .. segments[(at + 1)..]],
               }
               select request with { Target = "/" + string.Join('/', changed.Skip(1)) + (parts.Length > 1 ? "?" + parts[1] : "") };
    }

    private static Gen<FuzzRequest> Character(FuzzRequest request) =>
        from at in Gen.Choose(1, request.Target.Length)
        from c in Printable
        from cut in Gen.Choose(0, 1)
        select request with { Target = request.Target[..at] + c + request.Target[Math.Min(request.Target.Length, at + cut)..] };

    private static Gen<FuzzRequest> Query(FuzzRequest request) =>
        from query in Gen.Elements(Nasty.Queries)
        from replaces in Gen.Choose(0, 1)
        select request with
        {
            Target = replaces == 1 ? request.Target.Split('?')[0] + "?" + query : request.Target + (request.Target.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query,
        };

    private static Gen<FuzzRequest> Header(FuzzRequest request) =>
        from header in Gen.Elements(Nasty.Headers)
        from how in Gen.Choose(0, 3)
        select how switch
        {
            0 => request.Without(header.Name),
            1 => request.With(header.Name, header.Value),
            _ => request.Without(header.Name).With(header.Name, header.Value),
        };

    private static Gen<FuzzRequest> Json(FuzzRequest request, JsonPlaces places)
    {
        byte[] body = request.Body!;
        FuzzRequest Put(Range range, string text) => request with { Body = [.. body[..range.Start.Value], .. Encoding.UTF8.GetBytes(text), .. body[range.End.Value..]] };
        Gen<FuzzRequest> Each(IReadOnlyList<Range> ranges, Gen<Func<string, string>> change) => ranges.Count == 0 ? Gen.Constant(request)
            : from at in Gen.Choose(0, ranges.Count - 1)
              from make in change
              select Put(ranges[at], make(Encoding.UTF8.GetString(body[ranges[at]])));

        Gen<Func<string, string>> value = Gen.Elements(Nasty.Values).Select<string, Func<string, string>>(nasty => _ => nasty);
        Gen<Func<string, string>> alike = Gen.Choose(0, 10_000).Select<int, Func<string, string>>(number => former => Alike(former, number));
        Gen<Func<string, string>> text = Gen.Elements(63, 64, 100, 101, 200, 201, 2_000, 2_001, 20_000).Select<int, Func<string, string>>(length => _ => $"\"{new string('a', length)}\"");
        Gen<Func<string, string>> list = Gen.Elements(20, 100, 101, 1_000).SelectMany(count => Gen.Elements("\"/a\"", "\"10.0.0.1\"", "1", "null", "\"shop\"")
            .Select<string, Func<string, string>>(item => _ => $"[{string.Join(',', Enumerable.Repeat(item, count))}]"));
        Gen<Func<string, string>> name = Gen.Elements(Nasty.Members).Select<string, Func<string, string>>(nasty => _ => $"\"{nasty}\"");
        Gen<Func<string, string>> twice = Gen.Constant<Func<string, string>>(pair => $"{pair},{pair}");
        Gen<FuzzRequest> added = places.Objects.Count == 0 ? Gen.Constant(request)
            : from at in Gen.Elements(places.Objects.ToArray())
              from member in Gen.Elements(Nasty.Members)
              from nasty in Gen.Elements(Nasty.Values)
              select Put(at..at, $"\"{member}\":{nasty},");
        return Gen.Frequency(
            (4, Each(places.Values, value)), (8, Each(places.Values, alike)), (2, Each(places.Values, text)), (1, Each(places.Values, list)), (2, Each(places.Names, name)), (1, Each(places.Pairs, twice)), (2, added));
    }

    /// <summary>A nasty value of the same type: what gets past the reader is for the rules.</summary>
    private static string Alike(string former, int number)
    {
        char kind = char.IsAsciiDigit(former[0]) ? '0' : former[0];
        string[] alike = Array.FindAll(Nasty.Values, value => value.Length > 0 && (char.IsAsciiDigit(value[0]) || value[0] == '-' ? '0' : value[0]) == kind);
        return alike.Length == 0 ? former : alike[number % alike.Length];
    }

    private static Gen<FuzzRequest> Bytes(FuzzRequest request, byte[] body) =>
        from at in Gen.Choose(0, body.Length - 1)
        from value in Gen.Choose(0, 255)
        from how in Gen.Choose(0, 19)
        select request with
        {
            Body = how switch
            {
                0 => [],
                1 => [0xEF, 0xBB, 0xBF, .. body],
                2 => [.. body, .. new byte[value * 400]],
                3 => [.. Enumerable.Repeat((byte)'[', value * 200)],
                < 7 => body[..at],
                < 11 => [.. body[..at], .. body[(at + 1)..]],
                < 15 => [.. body[..at], (byte)value, .. body[at..]],
                _ => [.. body[..at], (byte)value, .. body[(at + 1)..]],
            },
        };

    /// <summary>Nothing that would make us wait (the clock stands still), and no blank that would end the target.</summary>
    private static FuzzRequest Tame(FuzzRequest request) =>
        request with { Target = Wait().Replace(request.Target, "wait=0").Replace(' ', '+') };

    [GeneratedRegex("wait=(?:[+%0-9]*[1-9%][+%0-9]*)(?=&|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Wait();
}
