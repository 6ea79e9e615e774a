export const up = async () => {};

export const down = async () => {};
