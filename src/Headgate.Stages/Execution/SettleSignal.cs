namespace Headgate.Stages.Execution;

/// <summary>Makes a loop look again at what it can do, after what others have posted. Belongs to that loop, which posts it again and again.</summary>
internal sealed class SettleSignal : Signal
{
    private bool _isPosted;

    /// <summary>Posts the signal, unless it is in the inbox already. Only on the loop itself.</summary>
    public void PostTo(StageLoop loop)
    {
        if (_isPosted) return;
        _isPosted = true;
        loop.Post(this);
    }

    internal override ValueTask DeliverAsync()
    {
        _isPosted = false;
        return default;
    }

    internal override void Refuse()
    {
    }
}
