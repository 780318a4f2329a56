"""The window of a file that the agent sees: `middle` is the line in its middle, `height` its number of lines."""


def clamped(middle, count, height):
    half = height // 2
    return max(min(middle, count - half), half)


def around(line, height):
    """The middle of the window that has `line` a sixth of its height below its top."""
    return max(line + height // 2 - height // 6, 1)


def visible(line):
    """A carriage return within a line would begin it anew, as on a terminal, and its number be lost."""
    return line.replace("\r", "\u240d")


def shown(path, lines, middle, height, title="File:"):
    """The window as a text. Halves of lines are rounded so that what is above, shown and below adds up, as well
    as it does for odd heights."""
    count = len(lines)
    text = [f"[{title} {path} ({count} lines total)]"]
    above = (2 * middle - height) // 2
    if above > 0:
        text.append(f"({above} more lines above)")
    end = min(max((2 * middle + height) // 2, height // 2), count)
    for number in range(max(end - height, 0), end):
        text.append(f"{number + 1}:{visible(lines[number])}")
    below = (2 * (count - middle) - height + 1) // 2
    if below > 0:
        text.append(f"({below} more lines below)")
    return "\n".join(text)
