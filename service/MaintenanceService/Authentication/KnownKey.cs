using MaintenanceService.Client;
using MaintenanceService.Domain.Keys;
using MaintenanceService.Domain.Records;
using Microsoft.AspNetCore.Authentication;

namespace MaintenanceService.Authentication;

/// <summary>A key of the store, with the authentication of its last caller: a client sends many requests from one address.</summary>
internal sealed class KnownKey(KeyRecord record)
{
    private volatile Authenticated? _last;

    public KeyRecord Record => record;

    /// <summary>Returns the successful authentication of this key from an address, which all such requests share: nothing in it may be changed.</summary>
    public AuthenticateResult Authenticate(string? remoteAddress)
    {
        if (_last is { } last && last.RemoteAddress == remoteAddress)
        {
            return last.Result;
        }

        var caller = new Caller(new Author(new Actor { Key = record.Id, Name = record.Name }, remoteAddress), record.Id, record.Role, record.Sites);
        AuthenticateResult result = ApiKeyAuthenticationHandler.Success(caller);
        _last = new Authenticated(remoteAddress, result);
        return result;
    }

    private sealed record Authenticated(string? RemoteAddress, AuthenticateResult Result);
}
