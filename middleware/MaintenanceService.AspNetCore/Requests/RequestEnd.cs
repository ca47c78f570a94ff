namespace MaintenanceService.AspNetCore.Requests;

/// <summary>Frees the slots of one request at its end. It has several where the app runs it again, such as for an error page.</summary>
internal sealed class RequestEnd
{
    private RequestSlot? _slot;
    private List<RequestSlot>? _more;

    public void Add(RequestSlot slot)
    {
        if (_slot is null)
        {
            _slot = slot;
        }
        else
        {
            (_more ??= []).Add(slot);
        }
    }

    public void Leave()
    {
        _slot?.Leave();
        _more?.ForEach(slot => slot.Leave());
    }
}
