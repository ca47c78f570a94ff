namespace MaintenanceService.Tests.Service.Fuzz;

/// <summary>What goes wrong in services, by the place where it is put.</summary>
internal static class Nasty
{
    public static readonly string[] Methods =
        ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "get", "Put", "X", "M-SEARCH"];

    public static readonly string[] Segments =
    [
        "", ".", "..", "%2e%2e", "%2f", "a%2fb", "%5C", "\\", "%00", "%", "%zz", "%u0041", "%ff", "%ED%A0%80", "%C0%AF", "%F0%9F%98%80", "%E2%84%AA", "%0d%0a", "%20",
        "*", "~", "'", "\"", "<", "{site}", "$", ":", ";", "a;b", "a=b", "@", "|", "^", "SHOP", "-", "-a", "a-", "a.b", "null", "0", "-1", "99999999999999999999",
        "a_b_c", "mnt_a_b", new string('a', 64), new string('a', 101), new string('a', 2_000), "maintenances", "v1", "stream",
    ];

    public static readonly string[] Queries =
    [
        "limit=0", "limit=-1", "limit=501", "limit=500", "limit=1", "limit=abc", "limit=", "limit", "LIMIT=5", "limit=1&limit=2", "limit=1e2", "limit=1.0", "limit=%31", "limit=+1",
        "limit=99999999999999999999", "limit=%00", "cursor=", "cursor=x", "cursor=%%%", "cursor=AAAA", "cursor=____", "cursor=c2l0ZXM6", "cursor=a2V5czo", "cursor=aGlzdG9yeTo1",
        "cursor=aGlzdG9yeTotMQ", "cursor=aGlzdG9yeTo5OTk5OTk5OTk5OTk5OTk5OTk5OQ", "cursor=bWFpbnRlbmFuY2VzOjE", "cursor=cGFzc2VzOjE", "cursor=aW5zdGFuY2VzOv8",
        "name=*", "name=", "name=a*b", "name=%ff*", "name=%00", "name=SHOP*", "status=active", "status=Active", "status=", "createdBy=me", "createdBy=you",
        "wait=-1", "wait=301", "wait=1.5", "wait=", "wait=x", "maintenance=", "maintenance=m-1", "maintenance=%ff", "maintenance=%00", "x=y", "=", "=x", "&", "&&&", "%", "%zz", "?", "a=%E2%84%AA",
    ];

    public static readonly (string Name, string Value)[] Headers =
    [
        ("Content-Type", "application/json"), ("Content-Type", "text/plain"), ("Content-Type", "application/json; charset=utf-16"), ("Content-Type", "application/json;"),
        ("Content-Type", "json"), ("Content-Type", ""), ("Content-Type", "application/merge-patch+json"), ("Content-Type", "*/*"), ("Content-Type", "multipart/form-data"),
        ("Content-Encoding", "gzip"), ("Content-Encoding", "identity"), ("Content-Language", "\t"),
        ("Accept", "text/html"), ("Accept", ""), ("Accept", "*/*;q=0"), ("Accept", ";;;"), ("Accept", "application/xml"), ("Accept-Charset", "klingon"), ("Accept-Encoding", "gzip"),
        ("Accept-Language", "x-klingon"), ("Authorization", "Bearer x"), ("Authorization", "Basic eDp5"), ("Authorization", ""), ("Authorization", "Bearer"),
        ("If-Match", "*"), ("If-Match", "\""), ("If-Match", "\"\""), ("If-Match", "\"a.1\""), ("If-Match", "W/\"a.1\""), ("If-Match", "a"), ("If-Match", "\"a.1\", \"b.1\""), ("If-Match", ""),
        ("If-Match", "\"a.99999999999999999999\""), ("If-Match", "\".\""), ("If-Match", "\"a.-1\""), ("If-None-Match", "*"), ("If-Modified-Since", "yesterday"), ("Range", "bytes=0-0"),
        ("X-Forwarded-For", "evil"), ("X-Forwarded-For", "1.2.3.4, ::1, ,"), ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Host", "evil"), ("Forwarded", "for="), ("X-HTTP-Method-Override", "DELETE"),
        ("Origin", "null"), ("Referer", "x"), ("Cookie", "a"), ("Cookie", "=;;="), ("Cookie", "__Host-maintenance-pass=x"), ("Date", "x"), ("Via", "x"), ("TE", "trailers"), ("Traceparent", "00-x"), ("Baggage", "=;,"),
        ("Maintenance-Pass", "x"), ("Last-Event-ID", "a:b"), ("X-Long", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
    ];

    /// <summary>JSON values as they stand in a body.</summary>
    public static readonly string[] Values =
    [
        "null", "true", "false", "0", "-1", "-0", "1", "1.0", "1.5", "1e2", "1e999", "-1e-999", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "99999999999999999999999",
        "{}", "[]", "[null]", "[1]", "[[]]", "[\"/a\"]", "[\"/a\",\"/a\"]", "{\"a\":1}", "{\"seconds\":60}", "{\"seconds\":9,\"onExpiry\":\"release\"}", "[[[[[[[[[[]]]]]]]]]]",
        "\"\"", "\"a\"", "\" \"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\ud83d\\ude00\"", "\"\\u202e\"", "\"\\u2066\"", "\"a\\nb\"", "\"\\u001b[31m\"", "\"\\uffff\"", "\"\\u212a\"", "\"é\"",
        "\"Closed\"", "\"closed\"", "\"open\"", "\"readOnly\"", "\"release\"", "\"admin\"", "\"instance\"", "\"keepLast\"",
        "\"2026-03-01T12:00:00\"", "\"2026-03-01\"", "\"2026-03-01T12:00:00Z\"", "\"2026-03-01T12:00:00.123456789012Z\"", "\"2026-02-30T00:00:00Z\"", "\"2026-12-31T23:59:60Z\"", "\"9999-12-31T23:59:59Z\"",
        "\"9999-12-31T23:59:59.999-14:00\"", "\"0001-01-01T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"2027-03-01T12:00:00Z\"", "\"1969-12-31T23:59:59Z\"", "1777665600",
        "\"PT0S\"", "\"PT1S\"", "\"P1Y\"", "\"P1M\"", "\"P\"", "\"PT\"", "\"-PT1S\"", "\"P366D\"", "\"P367D\"", "\"P999999999D\"", "\"PT999999999999S\"", "\"PT0.0000000001S\"", "\"00:30:00\"", "\"PT1H1H\"",
        "\"/\"", "\"/a\"", "\"a\"", "\"/a/\"", "\"//\"", "\"/../a\"", "\"/%2e\"", "\"/*\"", "\"regex:^/\"", "\"/\\u0000\"", "\"\\\\\"", "\"/é\"",
        "\"10.0.0.0/8\"", "\"10/8\"", "\"010.0.0.1\"", "\"10.1.2.3/8\"", "\"0.0.0.0/0\"", "\"::/0\"", "\"::ffff:1.2.3.4\"", "\"::1%1\"", "\"fe80::1%eth0\"", "\"1.2.3.4/33\"", "\"1.2.3.4/-1\"", "\"[::1]\"", "\"2001:DB8::/32\"",
        "\"https://example.com\"", "\"http://example.com\"", "\"https://\"", "\"https://[::1\"", "\"https://a@b\"", "\"https://\\u0000\"", "\"javascript:1\"", "\"HTTPS://X\"", "\"https://xn--\"", "\"https://a:99999\"",
        "\"*\"", "\"**\"", "\"shop*\"", "\"a*b\"", "\"-\"", "\"m-1\"", "\"m-2\"", "NaN", "'a'", "undefined", "01", "+1", ".5", "0x1", "\"", "{", "[", "]", "",
    ];

    public static readonly string[] Members =
        ["", "x", "mode", "Mode", "MODE", "id", "site", "settings", "lease", "seconds", "startsAt", "endsAt", "duration", "for", "run", "$type", "$ref", "__proto__", "a/b", "a~b", "a.b", "a'b", "[0]", "\\u0000", "\\ud800", "\\u006dode"];
}
