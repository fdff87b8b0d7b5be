using System.Diagnostics;

namespace Headgate.RabbitMq.Settling;

/// <summary>
/// The messages of a channel from the oldest that is open to the newest. It finds which can be settled with one command: the first ones, as long as none of those
/// before them is open and all are settled in one way. Pure and not thread-safe.
/// </summary>
/// <remarks>Memory follows the number of messages between the oldest that is open and the newest.</remarks>
internal sealed class DeliveryWindow
{
    private bool[] _isOpen = new bool[64];
    private ulong _first = 1;
    private int _count;

    /// <summary>How many tags there are from the oldest open one on.</summary>
    public int Count => _count;

    /// <summary>A message has come. Tags ascend; one that is left out stays open for ever, and nothing is settled across it.</summary>
    public void Receive(ulong tag)
    {
        Debug.Assert(tag >= _first + (ulong)_count, "Tags of a channel ascend.");
        var count = (int)(tag - _first) + 1;
        while (count > _isOpen.Length) Grow();
        for (; _count < count; _count++) Slot(_first + (ulong)_count) = true;
    }

    /// <summary>Messages are settled. Those that are not open are left alone.</summary>
    /// <param name="settled">The messages; sorted by this.</param>
    /// <param name="commands">Takes what is to be sent, in this order.</param>
    public void Settle(List<SettledTag> settled, List<SettleCommand> commands)
    {
        settled.Sort();
        for (var i = 0; i < settled.Count;)
        {
            var (tag, settlement) = settled[i];
            i++;
            if (!IsOpen(tag)) continue;
            var isFirst = tag == _first;
            Close(tag);
            var last = tag;
            while (isFirst && i < settled.Count && _count > 0 && settled[i] == new SettledTag(_first, settlement))
            {
                last = _first;
                Close(last);
                i++;
            }

            commands.Add(new SettleCommand(last, last != tag, settlement));
        }
    }

    private bool IsOpen(ulong tag) => tag >= _first && tag - _first < (ulong)_count && Slot(tag);

    private void Close(ulong tag)
    {
        Slot(tag) = false;
        for (; _count > 0 && !Slot(_first); _count--) _first++;
    }

    private ref bool Slot(ulong tag) => ref _isOpen[tag & (ulong)(_isOpen.Length - 1)];

    private void Grow()
    {
        var grown = new bool[_isOpen.Length * 2];
        for (var tag = _first; tag < _first + (ulong)_count; tag++) grown[tag & (ulong)(grown.Length - 1)] = Slot(tag);
        _isOpen = grown;
    }
}
